import type {IncomingMessage, ServerResponse} from 'node:http';
import {plant, type ElektradControl, type EmbeddedElektradOptions} from './embedded-elektrad.js';
import type {Faults} from './faults/faults.js';
import {close, createGoServer, listen} from './http/go-server.js';
import {Instance, type InstanceOptions} from './instance.js';
import type {OutsideKdb} from './kdb/outside-kdb.js';
import {NOT_FOUND, send} from './wire/answer.js';

/** How many elektrads are started, and how. */
export interface EmbeddedFleetOptions extends InstanceOptions {
	/** The names under which they are found, or how many there are: `0`, `1` and so on. */
	readonly members: number | readonly string[];
	/** @defaultValue 0, any free port */
	readonly port?: number;
	/** @defaultValue '127.0.0.1' */
	readonly host?: string;
	/** What is in the key database of a member before it starts. */
	readonly seed?: (name: string) => EmbeddedElektradOptions['seed'];
}

/** One elektrad of a fleet, at `http://HOST:PORT/i/NAME`. */
export interface FleetMember extends ElektradControl {
	readonly name: string;
}

/** Many elektrads on one port, each below a prefix of its own, as behind a proxy. */
export interface EmbeddedFleet {
	/** Of the proxy, such as `http://127.0.0.1:33333`. */
	readonly url: string;
	readonly port: number;
	/** In the order in which they were named. */
	readonly members: readonly FleetMember[];
	/** @throws RangeError when there is no member of that name. */
	member(name: string): FleetMember;
	/** Ends all of them. */
	stop(): Promise<void>;
}

const PREFIX = /^\/i\/([^/?]+)/;

/**
 * Starts many elektrads on one port.
 *
 * @throws {@link KdbError} when a seed leaves a key database that cannot be read.
 */
export async function startEmbeddedFleet({
	members,
	port = 0,
	host = '127.0.0.1',
	seed,
	...options
}: EmbeddedFleetOptions): Promise<EmbeddedFleet> {
	const names = typeof members === 'number' ? Array.from({length: members}, (_, index) => String(index)) : members;
	const address = {url: ''};
	const byName = new Map(names.map((name) => [name, new Member(name, address, options)]));
	for (const [name, member] of byName) {
		plant(member.kdb, seed?.(name));
		member.start();
	}
	const server = createGoServer((request, response) => {
		dispatch(byName, request, response);
	});
	const actualPort = await listen(server, {port, host});
	address.url = `http://${host}:${actualPort}`;
	return {
		url: address.url,
		port: actualPort,
		members: [...byName.values()],
		member: (name) => {
			const member = byName.get(name);
			if (member === undefined) {
				throw new RangeError(`there is no member ${JSON.stringify(name)}`);
			}
			return member;
		},
		stop: () => close(server),
	};
}

function dispatch(members: ReadonlyMap<string, Member>, request: IncomingMessage, response: ServerResponse): void {
	const url = request.url ?? '/';
	const [prefix = '', name = ''] = PREFIX.exec(url) ?? [];
	const member = members.get(name);
	if (member === undefined) {
		send(response, NOT_FOUND);
	} else {
		member.instance.handle(request, response, url.slice(prefix.length) || '/');
	}
}

class Member implements FleetMember {
	readonly name: string;
	readonly instance: Instance;
	readonly #fleet: {readonly url: string};
	#death: Error | undefined;

	constructor(name: string, fleet: {readonly url: string}, options: InstanceOptions) {
		this.name = name;
		this.#fleet = fleet;
		this.instance = new Instance(options, {
			onDeath: (death) => {
				this.#death = death;
				this.instance.stop();
			},
			setRefusing: () => Promise.resolve(), // The port belongs to all: the proxy answers for a member that refuses.
		});
	}

	get url(): string {
		return `${this.#fleet.url}/i/${this.name}`;
	}

	get kdb(): OutsideKdb {
		return this.instance.kdb;
	}

	get faults(): Faults {
		return this.instance.faults;
	}

	get sessionCount(): number {
		return this.instance.sessionCount;
	}

	get death(): Error | undefined {
		return this.#death;
	}

	start(): void {
		this.instance.start();
		this.#death = undefined;
	}

	forgetSessions(): void {
		this.instance.forgetSessions();
	}

	async restart({empty = false}: {readonly empty?: boolean} = {}): Promise<void> {
		this.instance.stop();
		if (empty) {
			this.instance.erase();
		}
		this.start();
	}

	async stop(): Promise<void> {
		this.instance.stop();
	}
}
