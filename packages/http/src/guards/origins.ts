import {ApiError} from '@clusterd/api';
import type {HttpContext, HttpMiddleware} from '../state.js';

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that a browser sends on behalf of another site's page (forged requests). Programs, which say nothing
 * about where a request comes from, are not concerned.
 *
 * @param origins the origins of other sites that may change things, as `https://admin.example`
 */
export function allowedOrigins(origins: readonly string[]): HttpMiddleware {
	const allowed = new Set(origins);
	return (ctx, next) => {
		const origin = ctx.get('Origin');
		if (!READING.has(ctx.method) && !allowed.has(origin) && !isOwn(ctx, origin))
			throw new ApiError('ORIGIN_NOT_ALLOWED', {origin: (origin || 'another site').slice(0, 300)});
		return next();
	};
}

function isOwn(ctx: HttpContext, origin: string): boolean {
	const site = ctx.get('Sec-Fetch-Site');
	if (site !== '') return site === 'same-origin' || site === 'none';
	return origin === '' || hostOf(origin) === ctx.get('Host').toLowerCase();
}

const hostOf = (origin: string): string => origin.replace(/^https?:\/\//, '').toLowerCase();
