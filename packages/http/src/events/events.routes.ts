import {Readable} from 'node:stream';
import type Router from '@koa/router';
import {ROUTES, toRouterPath} from '@clusterd/api';
import {requestReader} from '../request/read-request.js';
import {signalOf, type Edge} from '../serve.js';
import type {HttpContext, HttpState} from '../state.js';
import {streamEvents, type StreamEventsOptions} from './stream-events.js';

export interface EventRoutesOptions extends StreamEventsOptions {
	readonly edge: Edge;
	/** Ends every stream when it is aborted: a server that stops would wait for them for ever. */
	readonly stopping: AbortSignal;
}

/** What happens, as it happens. */
export function eventRoutes(router: Router<HttpState>, {edge, stopping, ...options}: EventRoutesOptions): void {
	const route = ROUTES.followEvents;
	const read = requestReader(route, edge.maxBodyBytes);
	router.get(toRouterPath(route.path), async (ctx) => {
		const manager = edge.manager(await edge.authenticate(ctx));
		const {headers} = await read(ctx, []);
		openStream(ctx);
		if (ctx.method === 'HEAD') return;
		const signal = AbortSignal.any([signalOf(ctx), stopping]);
		ctx.body = Readable.from(streamEvents(manager.events.follow({signal, after: headers['last-event-id']}), options), {
			objectMode: false,
		});
	});
}

function openStream(ctx: HttpContext): void {
	ctx.status = 200;
	ctx.type = 'text/event-stream';
	ctx.set({'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no'});
	ctx.compress = false; // For an app that compresses, which would hold events back.
}
