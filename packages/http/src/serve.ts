import type Router from '@koa/router';
import type {Actor, ClusterManager} from '@clusterd/core';
import {API_PREFIX, toRouterPath, type AnswerOf, type RequestOf, type Route, type SuccessStatus} from '@clusterd/api';
import {requestReader} from './request/read-request.js';
import type {HttpContext, HttpState} from './state.js';

/** The manager as one actor sees it. */
export type ManagerFor = (actor: Actor) => ClusterManager;

/** Who sends a request. @throws what refuses it */
export type Authenticate = (ctx: HttpContext) => Actor | Promise<Actor>;

/** What routes need besides the route table. */
export interface Edge {
	readonly manager: ManagerFor;
	readonly authenticate: Authenticate;
	readonly maxBodyBytes: number;
}

/** A request as a route's function gets it. */
export type Served<R extends Route> = RequestOf<R> & {
	readonly manager: ClusterManager;
	/** Aborted when the caller is gone. */
	readonly signal: AbortSignal;
};

/** What a route answers. */
export interface Reply<Body> {
	readonly body: Body;
	/** Default 200. */
	readonly status?: SuccessStatus;
	/** Becomes the ETag. */
	readonly tag?: string | number;
	/** Below the API's prefix, as `/operations/o12`. */
	readonly location?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** Has a route of the table answered by a function. */
export type Serve = <R extends Route>(route: R, answer: (request: Served<R>) => Promise<Reply<AnswerOf<R>>>) => void;

/** Serves routes of the table on a router. */
export const serveOn =
	(router: Router<HttpState>, edge: Edge): Serve =>
	(route, answer) => {
		const read = requestReader(route, edge.maxBodyBytes);
		router.register(toRouterPath(route.path), [route.method], async (ctx) => {
			const manager = edge.manager(await edge.authenticate(ctx));
			const request = await read(ctx, (ctx as unknown as {captures: readonly string[]}).captures);
			write(ctx, await answer({...request, manager, signal: signalOf(ctx)}));
		});
	};

/** Aborted when the caller is gone before the answer is. */
export function signalOf({res}: HttpContext): AbortSignal {
	const abandoned = new AbortController();
	res.once('close', () => {
		if (!res.writableFinished) abandoned.abort(new DOMException('The caller is gone', 'AbortError'));
	});
	return abandoned.signal;
}

function write(ctx: HttpContext, {body, status = 200, tag, location, headers = {}}: Reply<unknown>): void {
	const {res} = ctx;
	ctx.status = status;
	res.setHeader('Cache-Control', 'no-store');
	for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
	if (tag !== undefined) res.setHeader('ETag', `"${tag}"`);
	if (location !== undefined) res.setHeader('Location', mountPoint(ctx) + API_PREFIX + location);
	res.setHeader('Content-Type', 'application/json; charset=utf-8');
	ctx.body = JSON.stringify(body);
}

/** Where this app is mounted in another one: what that took from the front of the path. */
export function mountPoint({originalUrl, url}: HttpContext): string {
	return originalUrl.endsWith(url) ? originalUrl.slice(0, originalUrl.length - url.length) : '';
}
