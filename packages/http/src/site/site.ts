import {send} from '@koa/send';
import type {HttpContext, HttpMiddleware} from '../state.js';

const FOR_EVER = 'max-age=31536000, immutable';

/**
 * The files of a built site. Addresses inside of the site (deep links), which are no files, get its first page.
 * Files in `assets/` are kept by browsers for ever, since their names change with their content.
 */
export function site(directory: string): HttpMiddleware {
	return async (ctx, next) => {
		if (!(await sendSite(ctx, directory))) await next();
	};
}

async function sendSite(ctx: HttpContext, directory: string): Promise<boolean> {
	if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return false;
	if (await sendFile(ctx, directory, ctx.path === '/' ? '/index.html' : ctx.path)) return true;
	return isPage(ctx) && sendFile(ctx, directory, '/index.html');
}

/** What a person opened: it wants a page and has no ending of a file. */
const isPage = (ctx: HttpContext): boolean => ctx.accepts('html') !== false && !/\.\w+$/.test(ctx.path);

/** False when there is no such file, or it may not be seen. */
async function sendFile(ctx: HttpContext, directory: string, path: string): Promise<boolean> {
	ctx.set('Cache-Control', path.startsWith('/assets/') ? FOR_EVER : 'no-cache');
	try {
		return (await send(ctx, path, {root: directory})) !== undefined;
	} catch (error) {
		ctx.remove('Cache-Control');
		if (isRefusal(error)) return false;
		throw error;
	}
}

/** Not there, outside of the directory, or a name that no file can have. */
const isRefusal = (error: unknown): boolean =>
	error instanceof Error && 'status' in error && [400, 403, 404].includes(Number(error.status));
