import {ClusterdError} from '@clusterd/core';
import type * as z from 'zod';
import {ApiError, type RequestIssue} from './api-error.js';
import type {RequestOf, Route} from './routes/route.js';
import type {TooLarge} from './schemas/text.js';

/** What a request says, before it is checked: decoded, but otherwise as it came. */
export interface GivenRequest {
	readonly path: Readonly<Record<string, string>>;
	readonly query: Readonly<Record<string, string>>;
	/** By name in lower case. */
	readonly header: Readonly<Record<string, unknown>>;
	/** Undefined when the route takes none. */
	readonly body: unknown;
}

/** Which schema of a route checks what. */
const PARTS = {path: 'params', query: 'query', header: 'headers', body: 'body'} as const;
type Part = keyof typeof PARTS;

/**
 * What a request says, checked by its route's schemas.
 * @throws REQUEST_INVALID with everything that is wrong; CHANGE_TOO_LARGE (S14.3)
 */
export function checkRequest<R extends Route>(route: R, given: GivenRequest): RequestOf<R> {
	const issues: RequestIssue[] = [];
	const [params, query, headers, body] = (Object.keys(PARTS) as Part[]).map((part) => {
		const schema: z.ZodType | undefined = route[PARTS[part]];
		if (schema === undefined) {
			if (part === 'query')
				issues.push(
					...Object.keys(given.query).map((name) => ({at: `query.${name}`, problem: 'it is not known here'})),
				);
			return part === 'body' ? undefined : {};
		}
		const {data, error} = schema.safeParse(given[part]);
		if (error) issues.push(...error.issues.map((issue) => explain(part, issue)));
		return data;
	});
	if (issues.length > 0) throw new ApiError('REQUEST_INVALID', {issues: bounded(issues)});
	return {params, query, headers, body} as RequestOf<R>;
}

/** @throws CHANGE_TOO_LARGE */
function explain(part: Part, {path, message, ...issue}: z.core.$ZodIssue): RequestIssue {
	const {tooLarge} = (issue.code === 'custom' ? (issue.params ?? {}) : {}) as {tooLarge?: TooLarge};
	if (tooLarge) throw new ClusterdError('CHANGE_TOO_LARGE', tooLarge);
	return {at: [part, ...path.map(String)].join('.'), problem: message};
}

const MOST_ISSUES = 20;
const LONGEST_TEXT = 300;

/** Issues that fit into an answer, whatever the request was. */
function bounded(issues: readonly RequestIssue[]): RequestIssue[] {
	return issues
		.slice(0, MOST_ISSUES)
		.map(({at, problem}) => ({at: at.slice(0, LONGEST_TEXT), problem: problem.slice(0, LONGEST_TEXT)}));
}
