import type Router from '@koa/router';
import {signalOf, type Edge} from '../serve.js';
import type {HttpState} from '../state.js';
import {readFleetTree} from './fleet-tree.js';
import {LIVE_SCRIPT, plainPage} from './plain-page.js';

const MOST_MEMBERS = 1000;

/** A page with the fleet, for where no site is given. */
export function pageRoutes(router: Router<HttpState>, {manager, authenticate}: Edge): void {
	router.get('/', async (ctx) => {
		const fleet = manager(await authenticate(ctx));
		const signal = signalOf(ctx);
		ctx.type = 'html';
		ctx.set('Cache-Control', 'no-store');
		ctx.body = plainPage(await readFleetTree(fleet, MOST_MEMBERS, signal), await fleet.health({signal}));
	});
	router.get('/live.js', (ctx) => {
		ctx.type = 'js';
		ctx.set('Cache-Control', 'no-cache');
		ctx.body = LIVE_SCRIPT;
	});
}
