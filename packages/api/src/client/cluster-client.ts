import type {
	CallOptions,
	Change,
	ChangeOptions,
	Clock,
	ClusterManager,
	Drift,
	Events,
	Explanation,
	Health,
	History,
	Id,
	LiveReadOptions,
	MemberKeys,
	Members,
	Operations,
	Outcome,
	Plan,
	PlanOptions,
	Search,
	Settings,
	UnitRef,
} from '@clusterd/core';
import {encodeKeyName, encodeText} from '../path.js';
import {ROUTES} from '../routes/routes.js';
import {RemoteEvents} from './remote-events.js';
import {
	remoteDrift,
	remoteHistory,
	remoteMembers,
	remoteOperations,
	remoteSearch,
	remoteSettings,
} from './remote-reads.js';
import {RemoteKeys} from './remote-keys.js';
import {SystemClock} from '../system-clock.js';
import {Transport, type TransportOptions} from './transport.js';

export interface ClusterClientOptions extends TransportOptions {
	/** @defaultValue the platform's */
	readonly clock?: Clock;
}

/**
 * A clusterd somewhere else, as if it were in this process: the core's driving port over HTTP, for programs and
 * browsers. Failures are the same errors with the same codes; besides them calls reject with {@link ApiError}
 * (SERVER_UNREACHABLE when no answer comes; a change may then have been done or not, so give it a `requestKey`).
 *
 * @example
 * const manager = new ClusterClient({address: 'http://localhost:8080'});
 * const root = await manager.members.root();
 */
export class ClusterClient implements ClusterManager {
	readonly members: Members;
	readonly settings: Settings;
	readonly operations: Operations;
	readonly drift: Drift;
	readonly history: History;
	readonly search: Search;
	readonly events: Events;
	readonly #transport: Transport;

	constructor({clock = new SystemClock(), ...options}: ClusterClientOptions) {
		const transport = new Transport(options);
		this.#transport = transport;
		this.members = remoteMembers(transport);
		this.settings = remoteSettings(transport);
		this.operations = remoteOperations(transport);
		this.drift = remoteDrift(transport);
		this.history = remoteHistory(transport);
		this.search = remoteSearch(transport);
		this.events = new RemoteEvents({transport, clock});
	}

	keys(member: Id): MemberKeys {
		return new RemoteKeys(member, this.#transport);
	}

	async explain(
		member: Id,
		{name, meta, array}: UnitRef,
		{signal, deadlineMs}: LiveReadOptions = {},
	): Promise<Explanation> {
		return this.#transport.call(ROUTES.explainKey, {
			params: {id: member, name: encodeKeyName(name)},
			query: {meta, array, deadlineMs},
			signal,
			extraMs: deadlineMs,
		});
	}

	async plan(change: Change, {signal, offset, limit}: PlanOptions = {}): Promise<Plan> {
		return this.#transport.call(ROUTES.plan, {query: {offset, limit}, body: {change}, signal});
	}

	/** As the port says; `waitMs` is rounded up to whole seconds, and of `base` and `contents` the latter counts. */
	async commit(
		change: Change,
		{signal, base, contents, requestKey, comment, digest, waitMs = 0}: ChangeOptions = {},
	): Promise<Outcome> {
		const precondition = contents ?? base;
		return this.#transport.call(ROUTES.commit, {
			body: {change, comment, digest},
			headers: {
				'If-Match': precondition === undefined ? undefined : `"${precondition}"`,
				'Idempotency-Key': requestKey === undefined ? undefined : encodeText(requestKey),
				Prefer: waitMs > 0 ? `wait=${Math.ceil(waitMs / 1000)}` : undefined,
			},
			signal,
			extraMs: waitMs,
		});
	}

	async health({signal}: CallOptions = {}): Promise<Health> {
		return this.#transport.call(ROUTES.readHealth, {signal});
	}
}
