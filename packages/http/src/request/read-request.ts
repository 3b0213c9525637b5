import {checkRequest, parameterNames, type RequestOf, type Route} from '@clusterd/api';
import type {HttpContext} from '../state.js';
import {checkJsonType, hasBody, readText} from './body.js';
import {decode, decodeQuery} from './decode.js';
import {invalid} from './invalid.js';
import {parseStrictJson} from './strict-json.js';

/**
 * What a request says, checked by its route's schemas.
 *
 * @param rawParams what stands in the raw path for the route's parameters, in order
 * @throws REQUEST_INVALID with everything that is wrong, CHANGE_TOO_LARGE, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE
 */
export async function readRequest<R extends Route>(route: R, ctx: HttpContext, rawParams: readonly string[], maxBodyBytes: number): Promise<RequestOf<R>> {
	return checkRequest(route, {
		path: Object.fromEntries(parameterNames(route.path).map((name, index) => [name, decode(rawParams[index] ?? '', `path.${name}`)])),
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
