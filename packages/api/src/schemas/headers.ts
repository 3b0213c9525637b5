import * as z from 'zod';
import {COMMENT, DIGEST, LIMITS, REQUEST_KEY} from './text.js';

/**
 * What `If-Match` asks for: nothing changed since a revision (S10), or a key of a single instance is as it was read.
 */
export type Precondition = {readonly base: number} | {readonly contents: string};

const REVISION_TAG = /^"([1-9]\d{0,14}|0)"$/;
const CONTENTS_TAG = /^"([\w-]{10,100})"$/;

/** `*` asks for nothing: there is always something. */
const IF_MATCH = z
	.string()
	.max(200)
	.transform((given, context): Precondition | undefined => {
		const revision = REVISION_TAG.exec(given)?.[1];
		const contents = CONTENTS_TAG.exec(given)?.[1];
		if (revision !== undefined) return {base: Number(revision)};
		if (contents !== undefined) return {contents};
		if (given !== '*') context.addIssue({code: 'custom', message: 'it is no revision in quotes, as "42"'});
		return undefined;
	})
	.meta({
		description:
			'the revision that the author saw, in quotes: "42". For a key of a single instance the ETag of its reading',
	});

/** Other preferences are not ours. */
const PREFER = z
	.string()
	.max(200)
	.transform((given, context) => {
		const [wait, ...more] = given
			.split(',')
			.map((preference) => preference.trim())
			.filter((preference) => /^wait\b/i.test(preference));
		if (wait === undefined) return undefined;
		const seconds = Number(/^wait\s*=\s*(\d{1,9})$/i.exec(wait)?.[1] ?? Number.NaN);
		if (more.length === 0 && seconds <= LIMITS.waitSeconds) return seconds * 1000;
		context.addIssue({code: 'custom', message: `wait is a number of seconds, at most ${LIMITS.waitSeconds}`});
		return undefined;
	})
	.meta({description: `wait=N: how many seconds to wait for instances, at most ${LIMITS.waitSeconds}; default 0`});

/** Header fields hold ASCII only, so other texts are percent-encoded in them. */
const encoded = <Schema extends z.ZodType<string, string>>(schema: Schema) =>
	z
		.string()
		.transform((given, context) => {
			try {
				return decodeURIComponent(given);
			} catch {
				context.addIssue({code: 'custom', message: 'it is not percent-encoded UTF-8'});
				return z.NEVER;
			}
		})
		.pipe(schema);

/** What is said with a change besides what shall change. Names are in lower case, as they arrive. */
export const CHANGE_HEADERS = z.object({
	'if-match': IF_MATCH.optional(),
	prefer: PREFER.optional(),
	'idempotency-key': encoded(REQUEST_KEY)
		.optional()
		.meta({description: 'the same key again has no second effect and gives the same answer; percent-encoded'}),
	'clusterd-digest': DIGEST.optional().meta({description: 'the digest of the plan that is confirmed'}),
	'clusterd-comment': encoded(COMMENT).optional().meta({description: 'kept with the revision; percent-encoded'}),
});

/** What follows an event: the id of the last one that was seen. */
export const EVENT_HEADERS = z.object({
	'last-event-id': z
		.string()
		.regex(/^[\w-]{1,64}\.\d{1,15}$/, {error: 'it is no id of an event'})
		.optional(),
});
