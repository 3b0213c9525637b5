/**
 * What decides, besides the content, whether elektrad accepts a unit: its version and the key's metadata, as text that
 * can be compared (S11.1).
 */
export const checkedWith = (version: string | undefined, meta: Readonly<Record<string, string>>): string =>
	JSON.stringify([version ?? '', ...Object.entries(meta).sort(([one], [other]) => (one < other ? -1 : 1))]);
