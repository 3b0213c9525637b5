const PLAIN = /^[ !#-%'-;=?-[\]-~\u0080-\u2027\u202A-\uD7FF\uE000-\uFFFF]*$/;
const SPECIAL = /["\\<>&\u0000-\u001F\u2028\u2029]|\uDBFF[\uDF80-\uDFFF]/g;
const SHORT: ReadonlyMap<string, string> = new Map([
	['"', String.raw`\"`],
	['\\', String.raw`\\`],
	['\n', String.raw`\n`],
	['\r', String.raw`\r`],
	['\t', String.raw`\t`],
]);

/** A JSON string as Go's encoder writes it: `<`, `>`, `&`, U+2028 and U+2029 as `\u….`, stray bytes as `\ufffd`. */
export function quote(text: string): string {
	return PLAIN.test(text) ? `"${text}"` : `"${text.replace(SPECIAL, escape)}"`;
}

/** A JSON array of strings. */
export function quoteAll(texts: readonly string[]): string {
	return `[${texts.map((text) => quote(text)).join(',')}]`;
}

function escape(found: string): string {
	return (
		SHORT.get(found) ??
		(found.length === 2 ? String.raw`\ufffd` : String.raw`\u` + found.charCodeAt(0).toString(16).padStart(4, '0'))
	);
}
