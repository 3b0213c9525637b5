import * as z from 'zod';

/** What a request may hold at most (S14.3); more is refused before anything is written. */
export const LIMITS = {
	commentCharacters: 2000,
	requestKeyCharacters: 200,
	keyNameBytes: 4096,
	contentBytes: 1_048_576,
	units: 10_000,
	waitSeconds: 60,
	deadlineMs: 60_000,
	pageItems: 1000,
} as const;

const UNREPRESENTABLE = /[\0\uD800-\uDFFF]/u;
const LARGEST_INTEGER = 999_999_999_999_999;

/** What a check of a size says of what is too large, in an issue's `params`. */
export interface TooLarge {
	readonly what: string;
	readonly size: number;
	readonly limit: number;
}

const isText = (given: string): boolean => !UNREPRESENTABLE.test(given);
const NO_TEXT = {error: 'it holds NUL or half a surrogate pair'};

/** Text for people or labels: without NUL and without half a surrogate pair. */
export const text = (max: number, min = 0) => z.string().min(min).max(max).refine(isText, NO_TEXT);

/** Text whose bytes are counted (S14.3); what it may hold otherwise is for the core to say. */
const sized = (what: string, limit: number) =>
	z
		.string()
		.meta({maxLength: limit})
		.check((context) => {
			const size = bytesBeyond(context.value, limit);
			if (size !== undefined) context.issues.push(tooLarge(context.value, {what, size, limit}));
		});

/** A list that is counted (S14.3). */
export const counted = <Item extends z.ZodType>(item: Item, what: string, limit: number, min = 1) =>
	z
		.array(item)
		.min(min)
		.meta({maxItems: limit})
		.check((context) => {
			if (context.value.length > limit)
				context.issues.push(tooLarge(undefined, {what, size: context.value.length, limit}));
		});

const tooLarge = (input: unknown, facts: TooLarge) => ({
	code: 'custom' as const,
	input,
	message: `it is larger than ${facts.limit}`,
	params: {tooLarge: facts},
});

function bytesBeyond(given: string, limit: number): number | undefined {
	if (given.length * 3 <= limit) return undefined;
	const size = new TextEncoder().encode(given).length;
	return size > limit ? size : undefined;
}

/** A whole number, written in a path or a query. */
export const integer = (min: number, max = LARGEST_INTEGER) =>
	z
		.string()
		.regex(/^(?:0|[1-9]\d{0,14})$/, {error: 'it is no whole number'})
		.transform(Number)
		.pipe(z.int().min(min).max(max));

/** A yes or no, written in a query. */
export const flag = z
	.enum(['true', 'false'])
	.transform((given) => given === 'true')
	.pipe(z.boolean());

/** A member's or an operation's id, as somebody gives it. */
export const ID = text(100, 1).meta({description: 'as c12, i401'});
export const KEY_NAME = sized('The name of a key', LIMITS.keyNameBytes).meta({
	description: 'a key name of Elektra in any spelling, as user:/sw/app/#0/current/port',
});
export const METAKEY = sized('The name of a metakey', LIMITS.keyNameBytes)
	.refine(isText, NO_TEXT)
	.meta({description: 'a metakey without meta:/, as check/range'});
export const CONTENT = sized('The content of a unit', LIMITS.contentBytes).meta({
	description: 'a value or the content of a metakey; an empty text is content',
});
export const COMMENT = text(LIMITS.commentCharacters);
export const REQUEST_KEY = text(LIMITS.requestKeyCharacters, 1);
export const DIGEST = z
	.string()
	.min(1)
	.max(200)
	.regex(/^[\w+/=.:-]+$/);

export const COUNT = z.int().min(0);
/** ms since 1970 */
export const TIME = z.number().meta({description: 'milliseconds since 1970'});
