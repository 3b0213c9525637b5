const ESCAPES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};

/** Text that is markup already. */
export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** What can be put into a template. */
type Part = Markup | readonly Markup[] | string | number;

/** Markup out of a template; what is put in is text and stays text, unless it is markup. Lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Markup {
	return new Markup(parts.reduce((text, part, index) => text + shown(values[index - 1] ?? '') + part));
}

function shown(value: Part): string {
	if (value instanceof Markup) return value.text;
	if (typeof value === 'object') return value.map(({text}) => text).join('');
	return String(value).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
