const ESCAPES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;'};

/** Text that is markup already. */
export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** Markup out of a template; what is put in is text and stays text, unless it is markup. Lists are joined. */
export function html(parts: TemplateStringsArray, ...values: ReadonlyArray<Markup | readonly Markup[] | string | number>): Markup {
	return new Markup(parts.reduce((text, part, index) => text + shown(values[index - 1] ?? '') + part));
}

function shown(value: Markup | readonly Markup[] | string | number): string {
	if (value instanceof Markup) return value.text;
	return Array.isArray(value) ? value.map(({text}: Markup) => text).join('') : String(value).replaceAll(/[&<>"']/g, character => ESCAPES[character] ?? '');
}
