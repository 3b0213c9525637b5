import type Router from '@koa/router';
import {readText} from '../request/body.js';
import {decode} from '../request/decode.js';
import {signalOf, type Edge} from '../serve.js';
import type {HttpState} from '../state.js';
import {webdClusterRoutes} from './clusters.routes.js';
import {webdInstanceRoutes} from './instances.routes.js';
import {webdKdbRoutes} from './kdb.routes.js';
import {readAll} from './read-all.js';
import {singleInstance} from './single-instance.js';
import {newestVersion} from './versions.js';
import {ok, type ServeWebd} from './webd-context.js';

export interface WebdRoutesOptions {
	readonly edge: Edge;
	/** `[VISIBILITY@]http://host:port`: the instance that the id `my` stands for. */
	readonly instance?: string | undefined;
}

/** The routes that the clients of webd use, so that they work unchanged (docs/webd.md). */
export function webdRoutes(router: Router<HttpState>, {edge, instance}: WebdRoutesOptions): void {
	const serve = serveWebdOn(router, edge);
	const resolve = singleInstance(instance);
	serve('GET', '/version', async ({manager, signal}) => {
		const instances = await readAll((page) => manager.members.instances(undefined, page), signal);
		return ok({api: 2, elektra: newestVersion(instances.flatMap(({instance}) => instance?.version ?? []))});
	});
	webdInstanceRoutes(serve, resolve);
	webdClusterRoutes(serve);
	webdKdbRoutes(serve, 'instance', resolve);
	webdKdbRoutes(serve, 'cluster', async (_, id) => id);
}

const serveWebdOn =
	(router: Router<HttpState>, {manager, authenticate, maxBodyBytes}: Edge): ServeWebd =>
	(method, path, answer) => {
		router.register(path, [method], async (ctx) => {
			const {status, body} = await answer({
				ctx,
				manager: manager(await authenticate(ctx)),
				signal: signalOf(ctx),
				params: (ctx as unknown as {captures: readonly string[]}).captures.map((raw) => decode(raw, 'path')),
				text: () => readText(ctx.req, maxBodyBytes),
			});
			ctx.status = status;
			ctx.set('Cache-Control', 'no-store');
			if (status !== 204) ctx.body = JSON.stringify(body);
			if (status !== 204) ctx.type = 'application/json';
		});
	};
