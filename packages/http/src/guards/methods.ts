import type Router from '@koa/router';
import {ApiError} from '@clusterd/api';
import type {HttpContext, HttpMiddleware, HttpState} from '../state.js';

/** Runs a router's routes; what it knows by another method only is refused. What it does not know at all goes on. */
export const routesOf = (router: Router<HttpState>): HttpMiddleware[] => [
	router.routes() as HttpMiddleware,
	(ctx, next) => {
		const methods = matchedMethods(ctx);
		if (methods.length > 0) throw new ApiError('METHOD_NOT_ALLOWED', {method: ctx.method, allowed: methods});
		return next();
	},
];

const matchedMethods = (ctx: HttpContext): string[] => [
	...new Set(
		((ctx as {matched?: readonly {methods: readonly string[]}[]}).matched ?? []).flatMap(({methods}) => methods),
	),
];

/** For what nobody knows. */
export const nothingHere: HttpMiddleware = (ctx) => {
	throw new ApiError('ROUTE_NOT_FOUND', {method: ctx.method, path: ctx.path.slice(0, 300)});
};
