import {isValueUnit, metaUnit, unitMetakey, unitName, valueUnit, type Id, type Unit} from '@clusterd/core';
import {chain, isExempt, isRepaired, locksUnit, unitsSetFor, winnerAt, type Intent, type Prescribed} from './intent.js';
import type {Content, Entry, Machine, Order} from './machine.js';

/** One instance's part of the world: the key database, and what clusterd remembers of it. */
export interface Site {
	readonly id: Id;
	readonly machine: Machine;
	readonly ledger: Map<Unit, Entry>;
	/** Locked units that were found different when somebody looked (S9). */
	readonly known: Map<Unit, 'drifted' | 'missing' | 'contested'>;
	/**
	 * How often units were repaired of late, and the revision of the setting that is contested (S9); the time stands
	 * still.
	 */
	readonly repairs: Map<Unit, {readonly count: number; readonly contested?: number}>;
	/** Orders that wait for the instance to come back, by revision. */
	readonly waiting: {readonly revision: number; readonly orders: readonly Order[]}[];
}

const wantedBy = ({mode, content}: Prescribed): Content => (mode === 'absent' ? undefined : content);

/** Whether what is there is clusterd's: what a setting wrote last. */
const isOurs = (entry: Entry | undefined, present: Content): boolean =>
	entry?.written !== undefined && entry.written.content === present;

/**
 * Brings an instance to what intent says (S0.3): what was ordered first (S15), then every unit, keys before their
 * metakeys.
 */
export function converge(site: Site, intent: Intent, revision: number): void {
	for (const {revision: number, orders} of site.waiting.splice(0)) obey(site, intent, number, orders);
	const units = [...new Set([...unitsSetFor(intent, site.id), ...site.ledger.keys()])];
	for (const unit of [...units.filter(isValueUnit), ...units.filter((unit) => !isValueUnit(unit))])
		settle(site, intent, unit, revision);
	for (const unit of [...site.known.keys()]) if (!winnerAt(intent, site.id, unit)) site.known.delete(unit);
}

/**
 * Whether a metakey is absent with its key; a key that is there nevertheless, by another setting, has it taken away.
 */
function goesWithKey({id}: Site, intent: Intent, unit: Unit): boolean {
	return (
		winnerAt(intent, id, unit)?.unit !== unit &&
		winnerAt(intent, id, unit) !== undefined &&
		winnerAt(intent, id, valueUnit(unitName(unit)))?.mode === 'absent'
	);
}

/** One unit. */
function settle(site: Site, intent: Intent, unit: Unit, revision: number): void {
	const winner = winnerAt(intent, site.id, unit);
	if (goesWithKey(site, intent, unit))
		// where the name is there, another key has it
		return site.machine.has(unitName(unit)) ? void site.known.delete(unit) : forget(site, unit);
	if (winner && locksUnit(winner)) return enforce(site, unit, winner, revision);
	release(site, unit, winner, revision);
	if (winner) supplyDefault(site, unit, winner, revision);
}

/** S6.2: metadata waits for its key, and is owed when that is there. */
function waits(site: Site, unit: Unit, {content}: Prescribed): boolean {
	if (content === undefined || isValueUnit(unit) || site.machine.has(unitName(unit))) return false;
	const entry = site.ledger.get(unit);
	if (entry) site.ledger.set(unit, {...entry, isConfirmed: false});
	if (entry?.owner === undefined && !isOurs(entry, undefined)) site.ledger.delete(unit);
	seen(site, unit);
	return true;
}

function forget(site: Site, unit: Unit): void {
	site.ledger.delete(unit);
	site.known.delete(unit);
}

/** S0.3 owed and confirmed, S0.4 own. */
function enforce(site: Site, unit: Unit, winner: Prescribed, revision: number): void {
	const {ledger} = site;
	const before = ledger.get(unit);
	const wanted = wantedBy(winner);
	if (before?.isConfirmed && before.isLock && isOurs(before, wanted)) {
		const {ended: _ended, ...kept} = before;
		ledger.set(unit, {...kept, owner: winner.cluster, at: Math.max(before.at, winner.since)});
		return;
	}
	if (waits(site, unit, winner)) return;
	const {own, ownMeta} = ownUnder(site, unit);
	const comesBack = wanted !== undefined && site.machine.read(unit) === undefined;
	put(site, unit, wanted, {
		owner: winner.cluster,
		isLock: true,
		at: revision,
		isConfirmed: true,
		own,
		...(ownMeta && !comesBack ? {ownMeta} : {}),
		written: {content: wanted},
	});
	if (comesBack) bringBack(site, unit, ownMeta);
}

/** Own metakeys come back with their key, where nobody set them meanwhile. */
function bringBack({machine}: Site, unit: Unit, ownMeta: Entry['ownMeta']): void {
	for (const [metakey, content] of ownMeta ?? [])
		if (!machine.keys.get(unitName(unit))!.meta.has(metakey)) machine.write(metaUnit(unitName(unit), metakey), content);
}

/**
 * S4: where neither lock nor owner is left, the rule says what happens, and only where the present value is clusterd's;
 * a default follows where nothing is left.
 */
function release(site: Site, unit: Unit, next: Prescribed | undefined, revision: number): void {
	const {ledger, machine} = site;
	const before = ledger.get(unit);
	if (before?.owner === undefined) return;
	if (!before.isLock && before.ended === undefined) return; // a default that is still claimed
	if (next && waits(site, unit, next)) return; // its own comes back with the key
	const present = machine.read(unit);
	seen(site, unit);
	if (!isOurs(before, present)) return forget(site, unit); // left as it is, or an own value stood there all the time
	const rule = before.ended ?? 'restore';
	const {own, ownMeta} = before;
	if (rule === 'keep')
		ledger.set(unit, {own: present, written: {content: present}, isLock: false, at: revision, isConfirmed: true});
	else if (next && (rule === 'delete' || own === undefined))
		put(site, unit, next.content, {
			owner: next.cluster,
			own,
			...(ownMeta ? {ownMeta} : {}),
			written: {content: next.content},
			isLock: false,
			at: revision,
			isConfirmed: true,
		});
	else if (rule === 'restore') {
		write(site, unit, own);
		if (own !== undefined) bringBack(site, unit, ownMeta);
		forget(site, unit);
	} else
		put(site, unit, undefined, {
			own,
			...(ownMeta ? {ownMeta} : {}),
			written: {content: undefined},
			isLock: false,
			at: revision,
			isConfirmed: true,
		});
}

/** S1: an own value, else the default; S4: what clusterd wrote is no own value, what it left by `keep` is. */
function supplyDefault(site: Site, unit: Unit, winner: Prescribed, revision: number): void {
	const {ledger, machine} = site;
	const before = ledger.get(unit);
	const present = machine.read(unit);
	if (before?.owner === winner.cluster && before.isConfirmed && before.at >= winner.since) return;
	if (waits(site, unit, winner)) return;
	seen(site, unit);
	const isFormer = before?.owner !== undefined && isOurs(before, present);
	if (present !== undefined && !isFormer)
		ledger.set(unit, {owner: winner.cluster, own: undefined, isLock: false, at: revision, isConfirmed: true});
	else
		put(site, unit, winner.content, {
			owner: winner.cluster,
			isLock: false,
			at: revision,
			isConfirmed: true,
			...ownUnder(site, unit),
			written: {content: winner.content},
		});
}

/**
 * S0.4: what is replaced and was not written by clusterd becomes own; else, and where a set value is gone, what was own
 * stays so. A key's with its metakeys' own.
 */
function ownUnder({ledger, machine}: Site, unit: Unit): Pick<Entry, 'own' | 'ownMeta'> {
	const before = ledger.get(unit);
	const present = machine.read(unit);
	const isGone = before?.owner !== undefined && before.written !== undefined && present === undefined;
	if (!isGone && !isOurs(before, present)) return {own: present};
	return {own: before!.own, ...(before!.ownMeta ? {ownMeta: before!.ownMeta} : {})};
}

function put(site: Site, unit: Unit, content: Content, entry: Entry): void {
	const meta =
		isValueUnit(unit) && content === undefined && entry.own !== undefined
			? ownMetakeys(site, unitName(unit))
			: undefined;
	write(site, unit, content);
	site.ledger.set(unit, meta ? {...entry, ownMeta: new Map([...(entry.ownMeta ?? []), ...meta])} : entry);
	seen(site, unit);
}

/** What of a key's metakeys is the instance's own, before the key goes; undefined when the key is missing. */
function ownMetakeys({machine, ledger}: Site, name: string): Map<string, string> | undefined {
	const key = machine.keys.get(name);
	if (!key) return undefined;
	const own = new Map<string, string>();
	for (const [metakey, content] of key.meta) {
		const entry = ledger.get(metaUnit(name, metakey));
		const kept = entry?.owner !== undefined && isOurs(entry, content) ? entry.own : content;
		if (kept !== undefined) own.set(metakey, kept);
	}
	for (const [unit, entry] of ledger)
		if (
			!isValueUnit(unit) &&
			unitName(unit) === name &&
			machine.read(unit) === undefined &&
			entry.owner !== undefined &&
			isOurs(entry, undefined) &&
			entry.own !== undefined
		)
			own.set(unitMetakey(unit)!, entry.own);
	return own;
}

/** Writes, and with a key its metakeys' entries go: their settings wait for the key (S6.2). */
function write(site: Site, unit: Unit, content: Content): void {
	const {machine, ledger} = site;
	const isRemoval = isValueUnit(unit) && content === undefined && machine.has(unitName(unit));
	machine.write(unit, content);
	if (!isRemoval) return;
	for (const other of [...ledger.keys()])
		if (unitMetakey(other) !== undefined && unitName(other) === unitName(unit)) ledger.delete(other);
}

function seen({machine, known}: Site, unit: Unit): void {
	machine.foreign.delete(unit);
	known.delete(unit);
}

/**
 * S15: orders are carried out once, in order, removals of keys last; a unit that a cluster took meanwhile is
 * superseded.
 */
function obey(site: Site, intent: Intent, revision: number, given: readonly Order[]): void {
	const orders = given.flatMap((order) => (order.isSubtree ? listed(site, intent, order) : [order]));
	const isRemoval = ({unit, wanted}: Order): boolean => isValueUnit(unit) && wanted === undefined;
	const sets = orders.filter((order) => !isRemoval(order));
	// S6.5
	const ordered = [...sets.filter(({unit}) => isValueUnit(unit)), ...sets.filter(({unit}) => !isValueUnit(unit))];
	const isDone = ordered.map((order) => obeyOne(site, intent, revision, order)).every(Boolean);
	if (isDone) for (const order of orders.filter(isRemoval)) obeyOne(site, intent, revision, order);
}

/** S4, scope `all`: what is there, except for keys of which somebody above locks something. */
function listed({id, machine}: Site, intent: Intent, {unit: top}: Order): Order[] {
	const isLocked = (name: string): boolean =>
		[name, ...unitsSetFor(intent, id).filter((unit) => unitName(unit) === name)].some((unit) => {
			const winner = winnerAt(intent, id, unit);
			return winner !== undefined && locksUnit(winner);
		});
	return machine
		.atAndBelow(unitName(top))
		.filter((name) => !isLocked(name))
		.map((name) => ({
			instance: id,
			unit: valueUnit(name),
			wanted: undefined,
			expected: {content: machine.read(valueUnit(name))},
		}));
}

function obeyOne(site: Site, intent: Intent, revision: number, {unit, wanted, expected}: Order): boolean {
	const {machine, ledger} = site;
	const winner = winnerAt(intent, site.id, unit);
	const present = machine.read(unit);
	const before = ledger.get(unit);
	seen(site, unit);
	if (winner && locksUnit(winner)) {
		if (wanted !== undefined)
			ledger.set(unit, {
				...(before ?? {written: {content: present}, isLock: false, at: revision}),
				own: wanted,
				isConfirmed: false,
			});
		return false;
	}
	if (present !== wanted && expected && expected.content !== present) return false;
	if (present !== wanted) write(site, unit, wanted);
	judgeAnew(site, unit);
	const key = valueUnit(unitName(unit)); // a metakey makes its key
	if (key !== unit && ledger.get(key)?.owner === undefined) judgeAnew(site, key);
	return true;
}

/**
 * What a cluster says of a unit that an order changed is judged anew; what clusterd had left there is forgotten when it
 * is gone (S0.4).
 */
function judgeAnew({ledger, machine}: Site, unit: Unit): void {
	const entry = ledger.get(unit);
	if (entry?.owner !== undefined) ledger.set(unit, {...entry, isConfirmed: false});
	else if (entry && !isOurs(entry, machine.read(unit))) ledger.delete(unit);
}

/**
 * S9: looks at what was confirmed. Locked units that differ are known from then on, a default that was deleted is owed.
 */
export function look(site: Site, intent: Intent, revision: number): void {
	site.known.clear();
	let isOwed = unitsSetFor(intent, site.id).some(
		(unit) => !isValueUnit(unit) && site.machine.has(unitName(unit)) && !site.ledger.get(unit)?.isConfirmed,
	);
	for (const [unit, entry] of site.ledger) {
		const winner = winnerAt(intent, site.id, unit);
		if (!winner || goesWithKey(site, intent, unit) || winner.cluster !== entry.owner || !entry.isConfirmed) continue;
		const present = site.machine.read(unit);
		site.machine.foreign.delete(unit);
		if (
			!locksUnit(winner) ||
			(!isValueUnit(unit) && !site.machine.has(unitName(unit)) && winner.content !== undefined)
		) {
			if (present === undefined) {
				site.ledger.set(unit, {...entry, isConfirmed: false});
				isOwed = true;
			}
		} else if (present === wantedBy(winner)) {
			if (site.repairs.get(unit)?.contested === winner.since) site.known.set(unit, 'contested');
		} else if (isRepaired(intent, site.id) && mayRepair(site, unit, winner.since)) {
			site.ledger.set(unit, {...entry, isConfirmed: false});
			isOwed = true;
		} else
			site.known.set(
				unit,
				site.repairs.get(unit)?.contested === winner.since
					? 'contested'
					: present === undefined
						? 'missing'
						: 'drifted',
			);
	}
	if (isOwed) converge(site, intent, revision);
}

/** S9: the third repair makes a contest, until the setting is another one. */
function mayRepair({repairs}: Site, unit: Unit, since: number): boolean {
	const before = repairs.get(unit);
	if (before?.contested === since) return false;
	const count = before?.contested === undefined ? (before?.count ?? 0) + 1 : 1;
	repairs.set(unit, {count, ...(count < 3 ? {} : {contested: since})});
	return count < 3;
}

/** Whether the owner of an entry still claims its unit on the instance, in force or asleep. */
export const isClaimed = (intent: Intent, instance: Id, unit: Unit, owner: Id): boolean =>
	chain(intent, instance).includes(owner) &&
	intent.settings.some(
		(setting) =>
			setting.cluster === owner &&
			!isExempt(intent, instance, setting) &&
			(setting.unit === unit || (setting.mode === 'absent' && setting.unit === valueUnit(unitName(unit)))),
	);
