import {existsSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Clock, FleetManager, Logger} from '@clusterd/core';
import {ANONYMOUS, HttpServer} from '@clusterd/http';
import {ContainerModule} from 'inversify';
import {provide} from './token.js';
import {CLOCK, HTTP_SERVER, LOGGER, MANAGER, OPTIONS, type DaemonOptions} from './tokens.js';

/** clusterd over HTTP. Nobody signs in yet, and the daemon itself warns of that where others can reach it. */
export const httpModule = (): ContainerModule =>
	new ContainerModule(({bind}) => {
		provide(bind, HTTP_SERVER, makeServer, [OPTIONS, MANAGER, CLOCK, LOGGER]);
	});

function makeServer(
	{host, port, hosts, origins, instance}: DaemonOptions,
	manager: FleetManager,
	clock: Clock,
	logger: Logger,
): HttpServer {
	const site = fileURLToPath(import.meta.resolve('@clusterd/web/site'));
	return new HttpServer({
		authenticate: () => ANONYMOUS,
		manager: (actor) => manager.as(actor),
		host,
		port,
		origins,
		clock,
		logger,
		...(hosts.length > 0 && {hosts}),
		...(instance !== undefined && {instance}),
		...(existsSync(site) && {siteDirectory: dirname(site)}),
	});
}
