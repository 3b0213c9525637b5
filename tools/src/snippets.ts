/** A code block of a page that repeats a region of a file. */
export interface Snippet {
	/** 1-based line of the page. */
	readonly line: number;
	/** `FILE#REGION` behind the language of the fence; undefined when it names none. */
	readonly source: string | undefined;
	readonly code: string;
}

const FENCE = /^```(?:ts|js)(?: (\S+))?\n(.*?)^```$/gms;

/** The TypeScript and JavaScript blocks of a page, in order. */
export function snippetsIn(markdown: string): readonly Snippet[] {
	return [...markdown.matchAll(FENCE)].map(({index, 1: source, 2: code = ''}) => ({
		line: markdown.slice(0, index).split('\n').length,
		source,
		code,
	}));
}

/**
 * The lines between `// #region NAME` and the next `// #endregion`, without their common indentation; undefined when
 * there are none.
 */
export function regionOf(text: string, name: string): string | undefined {
	const found = new RegExp(`^[\\t ]*// #region ${name}\\n(.*?)^[\\t ]*// #endregion`, 'ms').exec(text)?.[1];
	if (found === undefined) return undefined;
	const indents = found
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => /^\t*/.exec(line)![0].length);
	return found.replaceAll(new RegExp(`^\\t{${Math.min(...indents)}}`, 'gm'), '');
}

/**
 * What is wrong with a page's snippets: that name no source, or are not what is there. `read` gives a file's text,
 * undefined when there is none.
 */
export function snippetFaults(
	page: string,
	markdown: string,
	read: (file: string) => string | undefined,
): readonly string[] {
	return snippetsIn(markdown).flatMap(({line, source, code}) => {
		if (source === undefined) return [`${page}:${line}: the snippet names no FILE#REGION that a test runs`];
		const [file = '', region = ''] = source.split('#');
		const expected = regionOf(read(file) ?? '', region);
		if (expected === undefined) return [`${page}:${line}: there is no ${source}`];
		return expected === code ? [] : [`${page}:${line}: the snippet is not what ${source} says`];
	});
}
