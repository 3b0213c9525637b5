/** A line of the table "What is built" in docs/semantics.md. */
export interface RulingStatus {
	/** As `S3` or `S13.1`. */
	readonly ruling: string;
	/** `built` and `partly` need a test that names the ruling. */
	readonly status: 'built' | 'partly' | 'later';
	/** What is missing, and which issue brings it. */
	readonly note: string;
}

const TABLE = '## What is built';

/** The rulings that the text lays down: `S3`, or `S13.1`, `S13.2` where it numbers paragraphs. */
export function rulingsIn(markdown: string): readonly string[] {
	const sections =
		markdown
			.split(TABLE)[0]
			?.split(/^## /m)
			.filter((section) => /^S\d+ /.test(section)) ?? [];
	return sections.flatMap((section) => {
		const main = /^S\d+/.exec(section)?.[0] ?? '';
		const numbers = [...section.matchAll(/^(\d+)\. /gm)].map((match) => match[1]);
		return numbers.length > 0 && main !== 'S1' ? numbers.map((number) => `${main}.${number}`) : [main];
	});
}

/** What the table says of each ruling, in its order. */
export function statusesIn(markdown: string): readonly RulingStatus[] {
	const rows = (markdown.split(TABLE)[1] ?? '').matchAll(
		/^\| (S\d+(?:\.\d+)?) \| (built|partly|later) \| (.*?) ?\|$/gm,
	);
	return [...rows].map(([, ruling = '', status, note = '']) => ({
		ruling,
		status: status as RulingStatus['status'],
		note,
	}));
}

/** Which rulings a test's title names. */
export const rulingsNamedBy = (title: string): readonly string[] => title.match(/\bS\d+(?:\.\d+)?\b/g) ?? [];

/** What is wrong: rulings that the table leaves out or makes up, and built ones that no passed test names. */
export function rulingFaults(markdown: string, titles: Iterable<string>): readonly string[] {
	const rulings = rulingsIn(markdown);
	const statuses = statusesIn(markdown);
	const listed = statuses.map(({ruling}) => ruling);
	const named = new Set([...titles].flatMap(rulingsNamedBy));
	return [
		...rulings
			.filter((ruling) => !listed.includes(ruling))
			.map((ruling) => `${ruling} is missing in the table "What is built" of docs/semantics.md`),
		...listed
			.filter((ruling, index) => !rulings.includes(ruling) || listed.indexOf(ruling) !== index)
			.map((ruling) => `${ruling} is in the table, but not (or not once) in the text`),
		...statuses
			.filter(({status, ruling}) => status !== 'later' && !named.has(ruling))
			.map(({ruling, status}) => `${ruling} is said to be ${status}, but no passed test names it`),
		...statuses
			.filter(({status, note}) => status !== 'built' && note === '')
			.map(({ruling}) => `${ruling}: the table does not say what is missing`),
	];
}
