import Koa from 'koa';
import Router from '@koa/router';
import {SILENT, type Actor, type Clock, type Logger} from '@clusterd/core';
import {API_PREFIX, SystemClock} from '@clusterd/api';
import {eventRoutes} from './events/events.routes.js';
import {failures} from './guards/failures.js';
import {allowedHosts} from './guards/hosts.js';
import {nothingHere, routesOf} from './guards/methods.js';
import {allowedOrigins} from './guards/origins.js';
import {securityHeaders} from './guards/security-headers.js';
import {rawTarget} from './guards/target.js';
import {changeRoutes} from './routes/changes.routes.js';
import {keyRoutes, settingRoutes} from './routes/keys.routes.js';
import {driftRoutes} from './routes/drift.routes.js';
import {memberRoutes} from './routes/members.routes.js';
import {probeRoutes} from './routes/probes.routes.js';
import {systemRoutes} from './routes/system.routes.js';
import {serveOn, type Authenticate, type Edge, type ManagerFor} from './serve.js';
import {pageRoutes} from './site/page.routes.js';
import {site} from './site/site.js';
import type {HttpMiddleware, HttpState} from './state.js';
import {webdRoutes} from './webd/webd.routes.js';
import {writeWebdError} from './webd/write-webd-error.js';

const WEBD_PREFIX = '/api';

export interface HttpAppOptions {
	/** The fleet, as one actor sees it. */
	readonly manager: ManagerFor;
	/** Who sends a request.
	 * @defaultValue everybody is the actor `anonymous`: for the loopback only */
	readonly authenticate?: Authenticate;
	/** @defaultValue says nothing */
	readonly logger?: Logger;
	/** The names the server answers to, without port, as `clusterd.example` or `[::1]`.
	 * @defaultValue all: for an app mounted in another one, or behind a proxy that checks */
	readonly hosts?: readonly string[];
	/** Origins of other sites whose pages may change things, as `https://admin.example`.
	 * @defaultValue none */
	readonly origins?: readonly string[];
	/** @defaultValue 16 MiB */
	readonly maxBodyBytes?: number;
	/** ms between two signs of life in a stream of events.
	 * @defaultValue 15,000 */
	readonly heartbeatMs?: number;
	/** The directory of a built site, served at `/`.
	 * @defaultValue a plain page with the fleet */
	readonly siteDirectory?: string;
	/** `[VISIBILITY@]http://host:port`: the instance that webd's clients get as `my`.
	 * @defaultValue none */
	readonly instance?: string;
	/** Ends all streams of events when it is aborted. */
	readonly stopping?: AbortSignal;
	/** @defaultValue the platform's */
	readonly clock?: Clock;
}

/** Who everybody is where nobody has to say. */
export const ANONYMOUS: Actor = {id: 'anonymous'};

/**
 * clusterd over HTTP as a Koa app: to be listened with (see {@link HttpServer}), or to be mounted in an app of your
 * own. It reads bodies itself, so nothing before it may.
 */
export function createHttpApp(options: HttpAppOptions): Koa {
	const {
		manager,
		authenticate = () => ANONYMOUS,
		logger = SILENT,
		hosts,
		origins = [],
		maxBodyBytes = 16_777_216,
	} = options;
	const edge: Edge = {manager, authenticate, maxBodyBytes};
	const app = new Koa();
	app.silent = true; // Failures are told by the logger.
	app.use(failures(logger));
	app.use(securityHeaders);
	if (hosts) app.use(allowedHosts(hosts));
	app.use(allowedOrigins(origins));
	app.use(rawTarget);
	const parts = [
		...below(API_PREFIX, ...routesOf(apiRouter(edge, options)), nothingHere),
		...webd(edge, options),
		...routesOf(probes(edge)),
		...pages(edge, options),
		nothingHere,
	];
	for (const middleware of parts) app.use(middleware);
	return app;
}

function apiRouter(
	edge: Edge,
	{clock = new SystemClock(), heartbeatMs = 15_000, stopping = new AbortController().signal}: HttpAppOptions,
): Router<HttpState> {
	const router = new Router<HttpState>({prefix: API_PREFIX, sensitive: true});
	const serve = serveOn(router, edge);
	memberRoutes(serve);
	driftRoutes(serve);
	keyRoutes(serve);
	settingRoutes(serve);
	changeRoutes(serve);
	systemRoutes(serve);
	eventRoutes(router, {edge, clock, heartbeatMs, stopping});
	return router;
}

function probes(edge: Edge): Router<HttpState> {
	const router = new Router<HttpState>({sensitive: true});
	probeRoutes(router, edge);
	return router;
}

/** Everything under `/api` that is not ours is webd's, with errors in its shape. */
function webd(edge: Edge, {logger = SILENT, instance}: HttpAppOptions): HttpMiddleware[] {
	const router = new Router<HttpState>({prefix: WEBD_PREFIX, sensitive: true});
	webdRoutes(router, {edge, instance});
	return below(WEBD_PREFIX, failures(logger, writeWebdError), ...routesOf(router), nothingHere);
}

/** Middleware for the paths below a prefix only. */
const below = (prefix: string, ...middleware: readonly HttpMiddleware[]): HttpMiddleware[] =>
	middleware.map(
		(one) => (ctx, next) => (ctx.path.startsWith(`${prefix}/`) ? one(ctx, next) : next()) as Promise<unknown>,
	);

function pages(edge: Edge, {siteDirectory}: HttpAppOptions): HttpMiddleware[] {
	if (siteDirectory !== undefined) return [site(siteDirectory)];
	const router = new Router<HttpState>({sensitive: true});
	pageRoutes(router, edge);
	return routesOf(router);
}
