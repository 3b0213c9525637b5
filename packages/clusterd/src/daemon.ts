import type {Actor, ClusterManager, Id, Logger} from '@clusterd/core';
import {Container} from 'inversify';
import {AddressError} from './commands/failures.js';
import {fleetModule} from './composition/fleet.module.js';
import {httpModule} from './composition/http.module.js';
import {storageModule} from './composition/storage.module.js';
import {systemModule} from './composition/system.module.js';
import {take} from './composition/token.js';
import {DATA_DIRECTORY, HTTP_SERVER, MANAGER, type DaemonOptions} from './composition/tokens.js';
import {isLoopback} from './loopback.js';

/** A daemon that runs. */
export interface Daemon {
	/** Where it listens, as `http://127.0.0.1:33334`. */
	readonly url: string;
	/** The fleet, as one actor sees it. */
	as(actor: Actor): ClusterManager;
	/** Tries an instance now, whatever was planned. */
	wake(instance: Id): void;
	/** Looks at what is owned on an instance now (S9). */
	check(instance: Id): Promise<void>;
	/** Resolves when nothing is left to deliver now; what waits for an instance to come back does not count. */
	settled(): Promise<void>;
	/** Stops in order: no more requests, no more delivery, files closed, directory released. Again: no effect. */
	stop(): Promise<void>;
}

/**
 * Starts a daemon in order: the directory's lock and the stores, the manager (which loads the fleet), HTTP. What was
 * begun is ended when a later step fails.
 *
 * @throws STORE_LOCKED, STORE_DAMAGED, STORE_FAILED, {@link AddressError}
 */
export async function startDaemon(options: DaemonOptions, logger: Logger): Promise<Daemon> {
	const container = new Container();
	container.load(systemModule(options, logger), storageModule(), fleetModule(), httpModule());
	const begun: (() => Promise<void>)[] = [];
	const stop = async (): Promise<void> => {
		for (let end = begun.pop(); end; end = begun.pop()) await end();
	};
	try {
		const directory = await take(container, DATA_DIRECTORY);
		begun.push(() => directory.close());
		const manager = await take(container, MANAGER);
		begun.push(() => manager.stop());
		const server = await take(container, HTTP_SERVER);
		const {port} = await server.listen().catch((error: NodeJS.ErrnoException) => {
			throw new AddressError(options.host, options.port, error);
		});
		begun.push(() => server.close());
		if (!isLoopback(options.host))
			logger.warn('everybody who reaches this address can change everything: there is no sign-in yet', {
				host: options.host,
			});
		const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
		logger.info('started', {url, directory: directory.directory});
		return {
			url,
			as: (actor) => manager.as(actor),
			wake: (id) => manager.wake(id),
			check: (id) => manager.check(id),
			settled: () => manager.whenIdle(),
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
