/** A regular expression, ready to be tried. */
export interface RegexMatcher {
	/** Whether the expression matches anywhere in `text`. */
	test(text: string): boolean;
}

/**
 * Finds matches of regular expressions in time that grows linearly with the text, whatever the expression:
 * expressions come from metadata that anybody may have written.
 *
 * Patterns use only what RE2 and ECMAScript read alike: escapes `\xHH`, classes of them, groups `(?:)`, `|`, `*`, `+`,
 * `?`, `{n,m}`, `^`, `$`, `\b`, `\B`. Texts and patterns hold bytes, one for each character (U+0000 to U+00FF).
 */
export interface RegexEngine {
	/**
	 * Prepares a pattern; `^` and `$` stand for the ends of the text, with `multiline` for those of each line.
	 *
	 * @returns undefined for a pattern beyond the engine's limits.
	 */
	compile(pattern: string, options: {readonly multiline: boolean}): RegexMatcher | undefined;
}
