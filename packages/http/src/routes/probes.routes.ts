import type Router from '@koa/router';
import type {Edge} from '../serve.js';
import {signalOf} from '../serve.js';
import type {HttpState} from '../state.js';

/** What asks for nothing but whether the daemon lives, and whether it can be given work. */
export function probeRoutes(router: Router<HttpState>, {manager, authenticate}: Edge): void {
	router.get('/livez', (ctx) => {
		ctx.body = {alive: true};
	});
	router.get('/readyz', async (ctx) => {
		const {ready, reason} = await manager(await authenticate(ctx)).health({signal: signalOf(ctx)});
		ctx.status = ready ? 200 : 503;
		ctx.body = {ready, ...(reason === undefined ? {} : {reason})};
	});
}
