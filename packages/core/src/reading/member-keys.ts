import {KeyName, type RegexEngine} from '@clusterd/elektra';
import {ClusterdError, isClusterdError} from '../errors.js';
import {unitsOfArray} from '../units/array-content.js';
import type {Delivery} from '../delivery/delivery.js';
import type {Connections} from '../delivery/instances/connections.js';
import type {Fleet} from '../fleet/fleet.js';
import {instancesAtOrBelow, refOf} from '../fleet/fleet-view.js';
import type {Id, Instance, Member} from '../fleet/member.js';
import type {KeyReading} from '../units/reading.js';
import {isArrayUnit, unitName, valueUnit} from '../units/unit.js';
import type {Hash} from '../ports/hash.js';
import type {KeyRead, KeyView, KeysFound, KeysRead, LiveReadOptions, MemberKeys, Missed} from '../ports/member-keys.js';
import type {Clock} from '../ports/clock.js';
import type {KeyDatabase} from '../ports/key-database.js';
import {effectiveSettings} from '../in-force/in-force.js';
import {digestOfKey} from './contents.js';
import {askAll, type Failed} from './ask-all.js';
import type {Remembered} from './remembered.js';
import type {ReadingOf, UnitReadings} from './unit-readings.js';

/** What reading the keys of members needs. */
export interface MemberKeysContext {
	readonly fleet: Fleet;
	readonly connections: Connections;
	readonly clock: Clock;
	readonly regex: RegexEngine;
	readonly hash: Hash;
	readonly readings: UnitReadings;
	readonly remembered: Remembered;
	/**
	 * More instances than this are not asked by one read (S12): what is owned is told from memory, else the caller pages
	 * through members.
	 */
	readonly maxInstances: number;
	readonly deadlineMs: number;
	readonly delivery: Delivery;
}

const MAX_NAMES = 100_000;
const MAX_KEYS = 10_000;
const MAX_MISSED = 100;
const LONGEST_DEADLINE_MS = 60_000;

/** The keys of one member, from its instances as they are now; a cluster's and an instance's by the same code. */
export class LiveMemberKeys implements MemberKeys {
	readonly member: Id;
	readonly #context: MemberKeysContext;

	constructor(member: Id, context: MemberKeysContext) {
		this.member = member;
		this.#context = context;
	}

	async read(name: string, options: LiveReadOptions = {}): Promise<KeyRead> {
		const key = KeyName.parse(name);
		if (!key.isAddressable)
			throw new ClusterdError('KEY_NOT_ADDRESSABLE', {
				key: key.toString(),
				reason: 'its spelling in a URL means another key',
			});
		const canonical = key.toString();
		const remembered =
			this.#context.fleet.instanceCount(this.#member().id) > this.#context.maxInstances
				? this.#remembered(canonical)
				: undefined;
		options.signal?.throwIfAborted();
		if (remembered) return remembered;
		const read = new Map<Id, KeyReading>();
		const {instances, missed, at} = await this.#ask(options, async (instance, database, signal) => {
			const [reading] = await database.read([canonical], {signal, urgent: true});
			read.set(instance.id, reading!);
		});
		return {...this.#view(canonical, instances, (id) => read.get(id), at), missed};
	}

	/** A key by what was just read of it. */
	#view(name: string, instances: readonly Instance[], readingOf: ReadingOf, at: number): KeyView {
		const {readings, hash} = this.#context;
		const own = this.#member().kind === 'instance' ? readingOf(this.member) : undefined;
		return {
			...readings.key(this.member, name, instances, readingOf, at),
			...(own ? {digest: digestOfKey(own, hash)} : {}),
		};
	}

	/** A key of more instances than are asked: as they were seen last; undefined when nobody sets anything of it. */
	#remembered(name: string): KeyRead | undefined {
		const {readings, remembered} = this.#context;
		const metakeys = remembered.metakeys(this.member, name);
		if (metakeys.length === 0 && !remembered.isSet(this.member, valueUnit(name))) return undefined;
		const instances = this.#instances();
		return {
			...readings.view(this.member, name, metakeys, instances, remembered.observer()),
			missed: this.#missed(remembered.missed(instances)),
		};
	}

	async names(below = '/', options: LiveReadOptions = {}): Promise<KeysFound> {
		const top = KeyName.parse(below);
		return this.#names(top, () => true, options);
	}

	async find(pattern: string, options: LiveReadOptions = {}): Promise<KeysFound> {
		const matches = this.#matcher(pattern);
		return this.#names(KeyName.parse('/'), matches, options);
	}

	async readBelow(below: string, options: LiveReadOptions = {}): Promise<KeysRead & {readonly cut: boolean}> {
		const top = KeyName.parse(below);
		const canonical = top.toString();
		const read = new Map<Id, ReadonlyMap<string, KeyReading>>();
		const {instances, missed, at} = await this.#ask(options, async (instance, database, signal) => {
			const keys = await database.readBelow(canonical, {signal, urgent: true});
			read.set(instance.id, new Map(keys.map((reading) => [reading.name, reading])));
		});
		const names = new Set([...read.values()].flatMap((keys) => [...keys.keys()]).concat(this.#namesSet(top)));
		const sorted = inOrder(names);
		const readingOf =
			(name: string): ReadingOf =>
			(id) =>
				read.has(id) ? (read.get(id)!.get(name) ?? {name, state: 'missing', meta: {}}) : undefined;
		return {
			missed,
			cut: sorted.length > MAX_KEYS,
			keys: sorted.slice(0, MAX_KEYS).map((name) => this.#view(name, instances, readingOf(name), at)),
		};
	}

	async #names(top: KeyName, matches: (name: string) => boolean, options: LiveReadOptions): Promise<KeysFound> {
		const counts = new Map<string, number>();
		const canonical = top.toString();
		const {missed} = await this.#ask(options, async (_instance, database, signal) => {
			for (const name of await database.names(canonical, {signal, urgent: true}))
				if (matches(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
		});
		const set = new Set(this.#namesSet(top).filter(matches));
		const sorted = inOrder(new Set([...counts.keys(), ...set]));
		return {
			missed,
			cut: sorted.length > MAX_NAMES,
			names: sorted.slice(0, MAX_NAMES).map((name) => ({name, instances: counts.get(name) ?? 0, set: set.has(name)})),
		};
	}

	/** Names of units in force here at and below a name. */
	#namesSet(top: KeyName): string[] {
		const {fleet} = this.#context;
		const settings = [...effectiveSettings(fleet, this.#member().id).values()];
		const names = new Set(
			settings
				.flatMap((setting) => (isArrayUnit(setting.unit) ? [...unitsOfArray(setting).keys()] : [setting.unit]))
				.map(unitName),
		);
		return [...names].filter((name) => top.namespace === 'cascading' || KeyName.parse(name).isBelowOrSame(top));
	}

	#matcher(pattern: string): (name: string) => boolean {
		try {
			const matcher = this.#context.regex.compile(bytesOf(pattern), {multiline: false});
			if (matcher) return (name) => matcher.test(bytesOf(name));
		} catch (error) {
			throw new ClusterdError(
				'CHANGE_INVALID',
				{reason: `${JSON.stringify(pattern)} is not a regular expression`},
				{cause: error},
			);
		}
		throw new ClusterdError('CHANGE_INVALID', {
			reason: `${JSON.stringify(pattern)} is too large a regular expression, or none`,
		});
	}

	async #ask(
		{deadlineMs = this.#context.deadlineMs, signal}: LiveReadOptions,
		ask: (instance: Instance, database: KeyDatabase, signal: AbortSignal) => Promise<void>,
	): Promise<{instances: readonly Instance[]; missed: Missed; at: number}> {
		const {connections, clock, maxInstances, delivery} = this.#context;
		const member = this.#member();
		const instances = this.#instances();
		if (instances.length > maxInstances)
			throw new ClusterdError('CHANGE_TOO_LARGE', {
				what: 'Instances to be asked at once (page through members instead)',
				size: instances.length,
				limit: maxInstances,
			});
		const {failed} = await askAll(
			instances,
			clock,
			Math.min(deadlineMs, LONGEST_DEADLINE_MS),
			signal,
			async (instance, late) => {
				await ask(instance, connections.of(instance), late);
				delivery.answered(instance.id);
			},
		);
		if (member.kind === 'instance' && failed[0]) throw failed[0].error;
		return {instances, missed: this.#missed(failed), at: clock.now()};
	}

	#instances(): Instance[] {
		const {fleet} = this.#context;
		return [...instancesAtOrBelow(fleet, this.member)].map((id) => fleet.member(id) as Instance);
	}

	#missed(failed: readonly Failed[]): Missed {
		const {fleet} = this.#context;
		return {
			count: failed.length,
			members: failed.slice(0, MAX_MISSED).map(({instance, error}) => ({
				member: refOf(fleet, instance),
				code: isClusterdError(error) ? error.code : 'FAILED',
				reason: error.message,
			})),
		};
	}

	#member(): Member {
		const member = this.#context.fleet.member(this.member);
		if (!member) throw new ClusterdError('MEMBER_NOT_FOUND', {member: this.member});
		return member;
	}
}

/** A text as the bytes of its UTF-8, one for each character, as regular expressions take it. */
function bytesOf(text: string): string {
	let bytes = '';
	for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
	return bytes;
}

function inOrder(names: ReadonlySet<string>): string[] {
	return [...names]
		.map((name) => KeyName.parse(name))
		.sort(KeyName.compare)
		.map(String);
}
