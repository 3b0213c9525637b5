import Koa from 'koa';
import mount from 'koa-mount';
import type {ClusterManager} from '@clusterd/core';
import {createHttpApp} from '@clusterd/http';

// #region app
/** Somebody's own app, with clusterd under `/fleet` for those who signed in there. */
export function ownApp(fleet: (actor: {id: string}) => ClusterManager): Koa {
	const app = new Koa();
	app.use(
		mount(
			'/fleet',
			createHttpApp({
				manager: fleet,
				authenticate: ({request}) => ({id: request.header['x-user']?.toString() ?? 'guest'}),
			}),
		),
	);
	app.use((ctx) => {
		ctx.body = 'This page is not clusterd’s';
	});
	return app;
}
// #endregion
