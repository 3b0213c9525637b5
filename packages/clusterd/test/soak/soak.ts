import {ApiError} from '@clusterd/api';
import {
	isClusterdError,
	type Change,
	type ClusterManager,
	type ErrorCode,
	type Id,
	type InstanceState,
	type Outcome,
	type UnitRef,
} from '@clusterd/core';
import type {Scope} from '../process/daemon-process.js';
import {until} from '../until.js';
import {Author} from './author.js';
import {Chance} from './chance.js';
import {Chaos, type Victim} from './chaos.js';
import {Expected, type Acknowledged} from './expected.js';
import {startFleet} from './fleet.js';
import {KeptDaemon} from './kept-daemon.js';
import {KEYS, LIST, OTHERS, TREES} from './keys.js';
import {Roster} from './roster.js';
import {differences, historyFaults, lostOwnValues, operationFaults} from './verdict.js';

export interface SoakOptions {
	/** How long there is chaos. */
	readonly seconds: number;
	readonly seed: number;
	/** @defaultValue 200 */
	readonly instances?: number;
	/** Hears what happens, in lines for people. */
	readonly log?: (line: string) => void;
}

/** What was done, and what is wrong: nothing, if `faults` is empty. */
export interface SoakReport {
	readonly acknowledged: number;
	/** How many changes were refused, by code. */
	readonly refused: ReadonlyMap<string, number>;
	/** Changes that were done before their author knew. */
	readonly repeated: number;
	readonly daemonKills: number;
	readonly chaos: ReadonlyMap<string, number>;
	readonly faults: readonly string[];
}

const AUTHORS = 6;
const LONGEST_MS = 120_000;
const ROUNDS = 20;

/**
 * Changes a fleet at random for a while, from several sides at once, while instances and the daemon are killed and
 * worse; then looks whether everything came to what was acknowledged. What is decided follows from the seed, when it
 * happens does not.
 */
export async function soak(scope: Scope, options: SoakOptions): Promise<SoakReport> {
	return new Soak(scope, await startFleet(scope, options.instances ?? 200), options).run();
}

class Soak {
	readonly #options: SoakOptions;
	readonly #victims: readonly Victim[];
	readonly #daemon: KeptDaemon;
	readonly #chaos: Chaos;
	readonly #chance: Chance;
	readonly #acknowledged: Acknowledged[] = [];
	readonly #refused = new Map<string, number>();
	readonly #faults: string[] = [];
	#repeated = 0;
	#untilKill = 0;

	constructor(scope: Scope, victims: readonly Victim[], options: SoakOptions) {
		this.#options = options;
		this.#victims = victims;
		this.#daemon = new KeptDaemon(scope);
		this.#chance = new Chance(options.seed);
		this.#chaos = new Chaos(new Chance(options.seed + 1), victims);
	}

	async run(): Promise<SoakReport> {
		const roster = await this.#populate();
		this.#log(`${this.#victims.length} instances are in sync`);
		await this.#rage(roster);
		this.#log(`chaos ends after ${this.#acknowledged.length} changes`);
		await this.#chaos.stop();
		await this.#judge(roster);
		await this.#daemon.stop();
		return {
			acknowledged: this.#acknowledged.length,
			refused: this.#refused,
			repeated: this.#repeated,
			daemonKills: this.#daemon.kills,
			chaos: this.#chaos.counts,
			faults: [...this.#faults, ...this.#chaos.faults, ...this.#daemon.complaints],
		};
	}

	#log(line: string): void {
		this.#options.log?.(line);
	}

	/** Clusters of clusters, with all instances below. */
	async #populate(): Promise<Roster> {
		const root = (await (await this.#daemon.manager()).members.root()).id;
		const roster = new Roster(
			root,
			this.#victims.map(({elektrad}) => elektrad.url),
		);
		let count = 0;
		const make = async (change: Change): Promise<Id> =>
			(await this.#send(roster, change, `populate.${++count}`))!.member!;
		await this.#send(roster, {kind: 'edit-member', member: root, drift: 'repair'}, 'policy');
		for (let region = 0; region < 3; region++) {
			const parent = await make({kind: 'create-cluster', name: `region ${region}`, parent: root});
			for (let site = 0; site < 3; site++) await make({kind: 'create-cluster', name: `site ${site}`, parent});
		}
		const {clusters} = roster;
		await Promise.all(
			this.#victims.map(({elektrad, index}) =>
				make({
					kind: 'create-instance',
					name: `first ${index}`,
					address: elektrad.url,
					parent: clusters[index % clusters.length]!,
				}),
			),
		);
		await this.#converged();
		return roster;
	}

	/** Everybody changes things until the time is over; each answer moves the chaos on. */
	async #rage(roster: Roster): Promise<void> {
		const end = Date.now() + this.#options.seconds * 1_000;
		const authors = Array.from(
			{length: AUTHORS},
			(_, at) => new Author(`a${at}`, new Chance(this.#options.seed + 2 + at), roster),
		);
		await Promise.all(
			authors.map(async (author) => {
				while (Date.now() < end) {
					const {change, requestKey, waitMs} = author.next();
					if (change.kind !== 'create-instance' || !this.#chaos.isForeign(change.address))
						await this.#send(roster, change, requestKey, waitMs);
					await this.#chaos.step();
					await this.#killNow();
				}
			}),
		);
	}

	async #killNow(): Promise<void> {
		if (--this.#untilKill > 0) return;
		this.#untilKill = 40 + this.#chance.below(120);
		await this.#daemon.kill();
	}

	/** Has a change done, by whichever daemon there is; undefined when it was refused. */
	async #send(roster: Roster, change: Change, requestKey: string, waitMs = 0): Promise<Outcome | undefined> {
		let digest: string | undefined;
		for (;;) {
			const manager = await this.#daemon.manager();
			try {
				const outcome = await manager.commit(change, {requestKey, waitMs, ...(digest !== undefined && {digest})});
				this.#note(roster, change, requestKey, outcome);
				return outcome;
			} catch (error) {
				if (isClusterdError(error, 'CONFIRMATION_REQUIRED')) digest = error.facts.digest;
				else if (isClusterdError(error, 'PLAN_STALE')) digest = error.facts.now;
				else if (isClusterdError(error) && REFUSALS.has(error.code)) {
					this.#refused.set(error.code, (this.#refused.get(error.code) ?? 0) + 1);
					return undefined;
				} else if (!isGone(error) || manager === (await this.#daemon.manager())) throw error;
			}
		}
	}

	#note(roster: Roster, change: Change, requestKey: string, {revision, member, repeated}: Outcome): void {
		if (repeated) this.#repeated++;
		if (revision === undefined) return;
		this.#acknowledged.push({revision, requestKey, change, ...(member !== undefined && {member})});
		this.#confuse(roster, change);
		roster.note(change, member);
	}

	/** What makes it unknown what an instance has of its own. */
	#confuse(roster: Roster, change: Change): void {
		if (!('member' in change)) return;
		const victim = this.#victims.find(({elektrad}) => elektrad.url === roster.addressOf(change.member));
		if (!victim) return;
		const all = [...KEYS, `${LIST}/#0`];
		if (change.kind === 'remove')
			for (const {name} of change.units) victim.touched.add(name === LIST ? `${LIST}/#0` : name);
		if (change.kind === 'remove-member') victim.hasLeft = true;
		if (change.kind === 'remove-member' && change.release === undefined) for (const name of all) victim.mixed.add(name);
		if (change.kind === 'move-keys' || change.kind === 'copy-keys')
			for (const name of all) if ([...TREES, ...OTHERS].some((top) => name.startsWith(top))) victim.mixed.add(name);
	}

	async #judge(roster: Roster): Promise<void> {
		const {root} = roster;
		this.#acknowledged.sort((one, other) => one.revision - other.revision);
		const expected = new Expected(root, this.#acknowledged);
		await this.#settle(root, () => differences(this.#victims, expected));
		this.#log(`${[...expected.addresses].length} instances have what they should have`);
		const units: UnitRef[] = [...KEYS, LIST].map((name) => ({name}));
		for (const member of expected.setters)
			await this.#send(roster, {kind: 'remove', member, units, below: true, release: 'restore'}, `end ${member}`);
		await this.#settle(root, () => lostOwnValues(this.#victims, expected));
		this.#log('all settings have ended');
		const manager = await this.#daemon.manager();
		this.#faults.push(...(await historyFaults(manager, this.#acknowledged)), ...(await operationFaults(manager)));
	}

	/** Looks at all instances until they are as described: what changed behind clusterd's back is repaired by looking. */
	async #settle(root: Id, faults: () => readonly string[]): Promise<void> {
		const manager = await this.#daemon.manager();
		for (let round = 0; round < ROUNDS; round++) {
			await this.#converged();
			if (faults().length === 0) return;
			await manager.drift.check(root);
		}
		this.#faults.push(...faults());
	}

	/** Resolves when all instances are in sync and every operation has ended. */
	async #converged(): Promise<void> {
		const manager = await this.#daemon.manager();
		await until(
			manager,
			() => laggards(manager),
			({instances, operations}) => instances.length + operations.length === 0,
			{longestMs: LONGEST_MS},
		);
	}
}

/** What a change may be refused for when others change the fleet as well. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
	'MEMBER_NOT_FOUND',
	'WRONG_KIND',
	'NAME_TAKEN',
	'ALREADY_MEMBER',
	'HIERARCHY_CYCLE',
	'DUPLICATE_INSTANCE',
	'KEY_LOCKED',
	'CONFLICT_BELOW',
	'KEY_NOT_FOUND',
	'TARGET_OCCUPIED',
	'CHANGE_INVALID',
	'CHANGE_REFUSED',
	'INSTANCE_UNREACHABLE',
	'INSTANCE_BROKEN',
	'IDENTITY_CHANGED',
	'VALUE_BINARY',
]);

/** Whether the daemon may have been killed in the midst. */
const isGone = (error: unknown): boolean =>
	(error instanceof ApiError && error.code === 'SERVER_UNREACHABLE') || isClusterdError(error, 'STOPPED');

interface Laggards {
	readonly instances: readonly {
		readonly id: Id;
		readonly address: string;
		readonly state: InstanceState;
		readonly reason?: string;
	}[];
	readonly operations: readonly string[];
}

/** Who is not in sync, and what has not ended: a few of each. */
async function laggards(manager: ClusterManager): Promise<Laggards> {
	const {id, counts} = await manager.members.root();
	const isCalm = Object.entries(counts).every(([state, count]) => state === 'in sync' || count === 0);
	const {items} = isCalm ? {items: []} : await manager.members.instances(id, {limit: 1_000});
	const operations = await manager.operations.list({limit: 1_000});
	return {
		instances: items
			.filter(({state}) => state !== 'in sync')
			.slice(0, 5)
			.map(({id: member, state, instance}) => ({
				id: member,
				address: instance?.addresses[0] ?? '',
				state,
				...(instance?.reason !== undefined && {reason: instance.reason}),
			})),
		operations: operations
			.filter(({endedAt}) => endedAt === undefined)
			.slice(0, 5)
			.map((operation) => JSON.stringify(operation)),
	};
}
