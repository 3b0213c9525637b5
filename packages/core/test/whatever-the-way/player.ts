import {createHash} from 'node:crypto';
import {
	Fleet,
	FleetManager,
	isClusterdError,
	MARKER_KEY,
	unitMetakey,
	unitName,
	isValueUnit,
	type Change,
	type Cluster,
	type ClusterManager,
	type Id,
	type Instance,
	type Member,
	type Plan,
	type UnitContent,
	type UnitRef,
} from '@clusterd/core';
import {
	DeliveryMemory,
	ManualClock,
	MemoryConnector,
	MemoryDeliveryStore,
	MemoryRevisionStore,
	RevisionMemory,
	SeededRandom,
} from '@clusterd/core/memory';
import {addedBy, checkForetold, foretoldBy, type Databases} from '../model-check/foretold.js';
import {expectedKeys, type Keys} from './expected.js';
import {ARRAYS, CONTENTS, OWN_NAMES, UNITS, type Happening, type History, type Own, type Step} from './steps.js';

const ADDRESSES: readonly string[] = Array.from({length: 8}, (_, at) => `http://m${at}.example`);

/**
 * Does what a history says, all that can be done of it, and looks after each step whether whoever answers has what it
 * must have.
 */
export class Player {
	readonly #media = {
		revisions: new RevisionMemory(),
		deliveries: new DeliveryMemory(),
		connector: new MemoryConnector(),
		clock: new ManualClock(),
	};
	readonly #own = new Map<Id, Keys>();
	readonly #log: string[] = [];
	readonly #fleet = new Fleet();
	#manager!: FleetManager;
	#api!: ClusterManager;
	/** How many changes were done. */
	done = 0;

	static async play({members, steps}: History): Promise<number> {
		const player = new Player();
		await player.#start();
		try {
			for (const [at, {parent, own}] of members.entries()) await player.#create(at, parent, own);
			for (const step of steps) {
				await player.#step(step);
				player.#compare();
			}
			for (const {id} of player.#instances) await player.#return(id);
			player.#compare();
		} catch (error) {
			throw new Error(
				[error instanceof Error ? error.message : String(error), ...player.#log.map((line) => `  ${line}`)].join('\n'),
				{cause: error},
			);
		} finally {
			await player.#manager.stop();
		}
		return player.done;
	}

	async #start(): Promise<void> {
		const {revisions, deliveries, connector, clock} = this.#media;
		this.#manager = await FleetManager.start({
			revisionStore: new MemoryRevisionStore({memory: revisions}),
			deliveryStore: new MemoryDeliveryStore({memory: deliveries}),
			connector,
			clock,
			random: new SeededRandom({seed: 1}),
			hash: (text) => createHash('sha256').update(text).digest('hex'),
			regex: {compile: (pattern) => new RegExp(pattern)},
			checkReadsPerSecond: 0,
			snapshotEvery: 4,
		});
		this.#api = this.#manager.as({id: 'ada'});
		await this.#settle();
	}

	async #create(at: number, parent: number, own: readonly Own[] | undefined): Promise<void> {
		if (own)
			for (const {name, content, isArray} of own)
				this.#put(ADDRESSES[at]!, OWN_NAMES[name % OWN_NAMES.length]!, CONTENTS[content % CONTENTS.length]!, isArray);
		await this.#commit(
			own
				? {kind: 'create-instance', name: `m${at}`, parent: this.#cluster(parent).id, address: ADDRESSES[at]!}
				: {kind: 'create-cluster', name: `m${at}`, parent: this.#cluster(parent).id},
		);
	}

	#put(address: string, name: string, content: string, isArray: boolean): void {
		const machine = this.#media.connector.at(address);
		machine.set(name, content);
		if (isArray && name === OWN_NAMES[0]) machine.setMeta(name, 'array', `#${content}`);
	}

	async #step(step: Step): Promise<void> {
		switch (step.do) {
			case 'leave':
			case 'return':
			case 'restart':
				this.#log.push(JSON.stringify(step));
				return this.#happen(step);
			default: {
				const change = this.#change(step);
				if (change) await this.#commit(change);
			}
		}
	}

	async #happen(step: Happening): Promise<void> {
		if (step.do === 'restart') {
			await this.#manager.stop();
			await this.#start();
			return;
		}
		const instance = this.#instance(step.instance);
		if (step.do === 'return') await this.#return(instance?.id);
		else if (instance) this.#media.connector.at(instance.addresses[0]!).offline = true;
	}

	async #return(id: Id | undefined): Promise<void> {
		const instance = this.#instances.find((each) => each.id === id);
		if (!instance) return;
		this.#media.connector.at(instance.addresses[0]!).offline = false;
		this.#manager.wake(instance.id);
		await this.#settle();
	}

	/** What is refused is not done. */
	async #commit(change: Change): Promise<void> {
		for (const id of this.#own.keys()) if (!this.#fleet.member(id)) this.#own.delete(id);
		const before = new Map(ADDRESSES.map((address) => [address, this.#keysOf(address)]));
		try {
			const plan = await this.#api.plan(change);
			const isThere = (id: Id): boolean => change.kind !== 'undo' || this.#fleet.member(id) !== undefined;
			const foretold = plan.refusals.length > 0 ? [] : foretoldBy(plan, this.#databases(plan), isThere);
			await this.#api.commit(change, {digest: plan.digest});
			this.#log.push(`${this.#media.revisions.revisions.length}: ${JSON.stringify(change)}`);
			await this.#settle();
			checkForetold(foretold, this.#databases(plan));
			this.done += 1;
		} catch (error) {
			if (!isClusterdError(error)) throw error;
		}
		await this.#settle();
		for (const {id, addresses} of this.#instances)
			if (!this.#own.has(id)) this.#own.set(id, before.get(addresses[0]!)!); // it came, or is back
	}

	/** The key databases of all instances, and of the one that a plan adds. */
	#databases(plan: Plan): Databases {
		return new Map(
			[...addedBy(plan), ...this.#instances].map(
				({id, addresses}) => [id, this.#media.connector.at(addresses[0]!)] as const,
			),
		);
	}

	async #settle(): Promise<void> {
		await this.#manager.whenIdle();
		for (const revision of this.#media.revisions.revisions.slice(this.#fleet.revision)) this.#fleet.apply(revision);
	}

	#change(step: Exclude<Step, Happening>): Change | undefined {
		switch (step.do) {
			case 'set':
				return {
					kind: 'set',
					member: this.#cluster(step.member).id,
					units: [withContent(UNITS[step.unit % UNITS.length]!, step.mode, step.content)],
					mode: step.mode,
					conflicts: step.conflicts,
				};
			case 'remove': {
				const {id} = this.#cluster(step.member);
				const settings = [...this.#fleet.settings(id).keys()];
				const unit = settings[step.setting % settings.length];
				return unit === undefined
					? undefined
					: {
							kind: 'remove',
							member: id,
							units: [step.below ? {name: unitName(unit)} : refOf(unit)],
							...(step.below ? {below: true} : {}),
						};
			}
			case 'move': {
				const member = this.#member(step.member);
				return {
					kind: 'move-member',
					member: member.id,
					from: member.parent ?? '',
					to: this.#cluster(step.to).id,
					release: 'restore',
					conflicts: step.conflicts,
				};
			}
			case 'remove-cluster':
				return {kind: 'remove-member', member: this.#cluster(step.member).id, release: 'restore'};
			case 'exempt': {
				const {id} = this.#member(step.member);
				return {
					kind: 'exempt',
					member: id,
					units: [UNITS[step.unit % UNITS.length]!],
					reason: 'because',
					release: 'restore',
				};
			}
			case 'end-exemption': {
				const exemptions = [...this.#fleet.allExemptions()];
				const ending = exemptions[step.exemption % exemptions.length];
				return (
					ending && {kind: 'end-exemption', member: ending.member, units: [refOf(ending.unit)], cluster: ending.cluster}
				);
			}
			case 'undo':
				return {kind: 'undo', revision: Math.max(1, this.#fleet.revision - step.ago), rest: step.rest};
		}
	}

	#member(index: number): Member {
		const members = [...this.#fleet.members()].sort(byNumber);
		return members[index % members.length]!;
	}

	#cluster(index: number): Cluster {
		const clusters = [...this.#fleet.members()].filter((member) => member.kind === 'cluster').sort(byNumber);
		return clusters[index % clusters.length]!;
	}

	get #instances(): readonly Instance[] {
		return [...this.#fleet.members()].filter((member) => member.kind === 'instance').sort(byNumber);
	}

	#instance(index: number): Instance | undefined {
		const instances = this.#instances;
		return instances[index % instances.length];
	}

	#compare(): void {
		for (const {
			id,
			addresses: [address],
		} of this.#instances) {
			const machine = this.#media.connector.at(address!);
			if (machine.offline) continue;
			const actual = shown(this.#keysOf(address!));
			const expected = shown(expectedKeys(this.#own.get(id)!, this.#fleet, id));
			if (actual !== expected)
				throw new Error(
					`${id} has\n    ${actual}\n  and must have\n    ${expected}\n  its own is\n    ${shown(this.#own.get(id)!)}`,
				);
		}
	}

	#keysOf(address: string): Keys {
		const machine = this.#media.connector.at(address);
		return new Map(
			machine
				.names()
				.filter((name) => name !== MARKER_KEY)
				.map((name) => [name, {value: machine.get(name)!, meta: {...machine.meta(name)}}]),
		);
	}
}

const byNumber = (one: Member, other: Member): number => Number(one.id.slice(1)) - Number(other.id.slice(1));
const refOf = (unit: string): UnitRef => ({
	name: unitName(unit),
	...(isValueUnit(unit) ? {} : unitMetakey(unit) === undefined ? {array: true} : {meta: unitMetakey(unit)!}),
});
const shown = (keys: Keys): string =>
	[...keys]
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(
			([name, {value, meta}]) =>
				`${name}=${value}${Object.entries(meta)
					.sort()
					.map(([metakey, content]) => ` [${metakey}=${content}]`)
					.join('')}`,
		)
		.join('; ');

function withContent(unit: UnitRef, mode: string, content: number): UnitContent {
	if (mode === 'absent') return unit;
	return unit.array
		? {...unit, elements: ARRAYS[content % ARRAYS.length]!}
		: {...unit, content: CONTENTS[content % CONTENTS.length]!};
}
