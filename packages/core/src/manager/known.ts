import {isClusterdError} from '../errors.js';
import type {Change} from '../model/change.js';
import type {LedgerLine} from '../model/delivery.js';
import type {Fleet} from '../model/fleet.js';
import {instancesAtOrBelow} from '../model/fleet-view.js';
import type {Id, Instance} from '../model/member.js';
import {savedIn, type KeyReading} from '../model/reading.js';
import {KeyName} from '../model/key-name.js';
import {unitName, type Unit} from '../model/unit.js';
import type {Connections} from '../delivery/connections.js';
import type {Clock} from '../ports/clock.js';
import type {DeliveryStore} from '../ports/delivery-store.js';
import {NOTHING_KNOWN, type Known} from '../rules/draft.js';
import {effectiveSettings} from '../rules/effective.js';
import {checkCommandName} from '../rules/plan-commands.js';
import {unitOf} from '../rules/plan-settings.js';
import {askAll} from './ask-all.js';

/** What is asked of instances before a change is planned. */
export interface KnownContext {
	readonly fleet: Fleet;
	readonly connections: Connections;
	readonly store: DeliveryStore;
	readonly clock: Clock;
	readonly deadlineMs: number;
	/** More instances than this are not read for a plan: what they have is unknown then. */
	readonly maxInstances: number;
}

/** Keys read while planning, by instance. */
class Readings implements Known {
	readonly #keys = new Map<Id, Map<string, KeyReading>>();
	readonly #below = new Map<Id, Map<string, readonly KeyReading[]>>();
	readonly #lines = new Map<Id, ReadonlyMap<Unit, LedgerLine>>();
	fault: Error | undefined;

	add(instance: Id, keys: readonly KeyReading[]): void {
		const known = this.#keys.get(instance) ?? new Map<string, KeyReading>();
		for (const key of keys) known.set(key.name, key);
		this.#keys.set(instance, known);
	}

	addBelow(instance: Id, name: string, keys: readonly KeyReading[]): void {
		this.add(instance, keys);
		this.#below.set(instance, (this.#below.get(instance) ?? new Map<string, readonly KeyReading[]>()).set(name, keys));
	}

	addLedger(instance: Id, lines: ReadonlyMap<Unit, LedgerLine>): void {
		this.#lines.set(instance, lines);
	}

	present(instance: Id, unit: Unit): ReturnType<Known['present']> {
		const reading = this.#keys.get(instance)?.get(unitName(unit));
		return reading && savedIn(reading, unit);
	}

	written(instance: Id, unit: Unit): ReturnType<Known['written']> {
		return this.#lines.get(instance)?.get(unit)?.written;
	}

	below(instance: Id, name: string): ReturnType<Known['below']> {
		return this.#below.get(instance)?.get(name);
	}
}

/** What is asked before a change is planned: an instance for a command; for a preview also those below a cluster. */
export async function know(context: KnownContext, change: Change, forPreview: boolean, signal: AbortSignal | undefined): Promise<Known> {
	const member = 'member' in change ? context.fleet.member(change.member) : undefined;
	if (member?.kind === 'instance' && COMMANDS.has(change.kind)) return readForCommand(context, member, change, signal);
	return forPreview || ('own' in change && change.own === 'refuse') ? readForPlan(context, change, signal) : NOTHING_KNOWN;
}

const COMMANDS: ReadonlySet<Change['kind']> = new Set(['set', 'adopt', 'remove', 'move-keys', 'copy-keys']);

/**
 * What a command on one instance must know. The instance is asked, since a command is planned on what is there (S15).
 * That it does not answer is told by the plan, after what the fleet has against the change (S2).
 * @throws KEY_NOT_SETTABLE, KEY_NOT_ADDRESSABLE
 */
async function readForCommand({connections, clock, deadlineMs}: KnownContext, instance: Instance, change: Change, signal: AbortSignal | undefined): Promise<Known> {
	for (const name of [...tops(change), ...singles(change)]) checkCommandName(name);
	const readings = new Readings();
	const database = connections.of(instance);
	const {failed} = await askAll([instance], clock, deadlineMs, signal, async (_member, ask) => {
		for (const top of tops(change)) readings.addBelow(instance.id, top, await database.readBelow(top, {signal: ask, urgent: true}));
		const names = singles(change);
		if (names.length > 0) readings.add(instance.id, await database.read(names, {signal: ask, urgent: true}));
	});
	const mayWait = 'queue' in change && change.queue && tops(change).length === 0;
	readings.fault = failed.find(({error}) => !(mayWait && isClusterdError(error, 'INSTANCE_UNREACHABLE')))?.error;
	return readings;
}

/** What the instances that a change on a cluster touches have now, as far as they answer in time (S12). */
async function readForPlan(context: KnownContext, change: Change, signal: AbortSignal | undefined): Promise<Known> {
	const {fleet, connections, store, clock, deadlineMs, maxInstances} = context;
	const asked = 'member' in change ? change.member : undefined;
	const names = asked === undefined ? [] : unitsAsked(fleet, change);
	if (asked === undefined || names.length === 0 || fleet.instanceCount(asked) > maxInstances) return NOTHING_KNOWN;
	const readings = new Readings();
	const instances = [...instancesAtOrBelow(fleet, asked)].map((id) => fleet.member(id) as Instance);
	await askAll(instances, clock, deadlineMs, signal, async (instance, ask) => {
		readings.add(instance.id, await connections.of(instance).read(names, {signal: ask, urgent: true}));
		readings.addLedger(instance.id, (await store.ledger(instance.id, {signal: ask})).units);
	});
	return readings;
}

function unitsAsked(fleet: Fleet, change: Change): string[] {
	if (change.kind === 'set' || (change.kind === 'remove' && !change.below)) return [...new Set(change.units.map(({name}) => name))].filter((name) => KeyName.parse(name).isAddressable);
	if (change.kind !== 'move-member') return [];
	const units = [change.from, change.to].filter((id) => fleet.member(id)).flatMap((id) => [...effectiveSettings(fleet, id).keys()]);
	return [...new Set(units.map(unitName))];
}

const tops = (change: Change): string[] => {
	if (change.kind === 'move-keys' || change.kind === 'copy-keys') return [change.from, change.to];
	return change.kind === 'remove' && change.below ? change.units.map(({name}) => name) : [];
};

const singles = (change: Change): string[] => (change.kind === 'set' || change.kind === 'adopt' || (change.kind === 'remove' && !change.below) ? [...new Set(change.units.map((unit) => unitName(unitOf(unit))))] : []);
