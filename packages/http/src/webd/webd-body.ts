import type * as z from 'zod';
import {ApiError} from '@clusterd/api';
import {invalid} from '../request/invalid.js';
import {parseStrictJson} from '../request/strict-json.js';
import type {WebdRequest} from './webd-context.js';

/**
 * A JSON body; webd looks at no more of it than it needs, so other fields are ignored.
 * @throws REQUEST_INVALID
 */
export async function readJson<Body>({text}: WebdRequest, schema: z.ZodType<Body>): Promise<Body> {
	const {data, error} = schema.safeParse(parseStrictJson(await text()));
	if (error)
		throw new ApiError('REQUEST_INVALID', {
			issues: error.issues.slice(0, 20).map(({path, message}) => ({
				at: ['body', ...path.map(String)].join('.').slice(0, 300),
				problem: message.slice(0, 300),
			})),
		});
	return data;
}

/**
 * A body that is a text: raw, or a string in JSON when its type says so.
 * @throws REQUEST_INVALID
 */
export async function readPlain({ctx, text}: WebdRequest): Promise<string> {
	const raw = await text();
	if (!ctx.is('json')) return raw;
	const value = parseStrictJson(raw);
	if (typeof value !== 'string') throw invalid('body', 'a string is needed');
	return value;
}
