import {checkRequest, parameterNames, type RequestOf, type Route} from '@clusterd/api';
import type {HttpContext} from '../state.js';
import {checkJsonType, hasBody, readText} from './body.js';
import {decode, decodeQuery} from './decode.js';
import {invalid} from './invalid.js';
import {parseStrictJson} from './strict-json.js';

/** Reads a request; `rawParams` is what stands in the raw path for the route's parameters, in order. */
export type ReadRequest<R extends Route> = (ctx: HttpContext, rawParams: readonly string[]) => Promise<RequestOf<R>>;

/**
 * Makes what reads requests of a route: what they say, checked by its schemas. It rejects with REQUEST_INVALID
 * (everything that is wrong), CHANGE_TOO_LARGE, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE.
 */
export function requestReader<R extends Route>(route: R, maxBodyBytes: number): ReadRequest<R> {
	const names = parameterNames(route.path);
	return async (ctx, rawParams) =>
		checkRequest(route, {
			path: Object.fromEntries(names.map((name, index) => [name, decode(rawParams[index] ?? '', `path.${name}`)])),
			query: decodeQuery(ctx.querystring),
			header: ctx.headers,
			body: await readBody(route, ctx, maxBodyBytes),
		});
}

async function readBody({body}: Route, {req}: HttpContext, maxBodyBytes: number): Promise<unknown> {
	if (body) {
		checkJsonType(req);
		return parseStrictJson(await readText(req, maxBodyBytes));
	}
	if (hasBody(req)) throw invalid('body', 'none is taken here');
	return undefined;
}
