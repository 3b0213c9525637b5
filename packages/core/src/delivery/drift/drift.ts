import {savedArray} from '../../units/array-content.js';
import type {Difference, LedgerLine} from '../../records/delivery.js';
import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import {recognised} from '../../units/same-value.js';
import {settingKey} from '../../records/revision.js';
import {keptUnit, locks, NOTHING, sameContent, wantedBy, type Saved, type Setting} from '../../units/setting.js';
import {isArrayUnit, unitMetakey, unitName, type Unit} from '../../units/unit.js';
import type {Ledger} from '../../ports/delivery-store.js';
import {driftPolicyAt, watchedAt} from '../../in-force/drift-policy.js';
import {refusedOtherwise} from '../reconciliation/refusal-causes.js';
import type {Repairs} from './repairs.js';
import {readKeys, readKeysBelow, readTwins, type ReadContext} from '../reconciliation/write-steps.js';

/** What a look at an instance's owned units found (S9). */
export interface Drift {
	/** Locked units that were confirmed and are otherwise now. */
	readonly differences: readonly Difference[];
	/** What is owed again: a default under which the own value was deleted, and what is to be repaired. */
	readonly owed: readonly LedgerLine[];
	/** Whether something in force was never confirmed, as metadata that waits for its key, which may be there now. */
	readonly isOpen: boolean;
}

export interface DriftContext extends ReadContext {
	readonly fleet: Fleet;
	readonly repairs: Repairs;
	readonly instance: Id;
	readonly effective: ReadonlyMap<Unit, Setting>;
	readonly ledger: Ledger;
	/** elektrad's, as it was told last. */
	readonly version: string | undefined;
}

/** Reads every watched unit that was confirmed, and compares. Units that are owed anyway are delivery's business. */
export async function readDrift(context: DriftContext): Promise<Drift> {
	const {fleet, instance, effective, ledger} = context;
	const isWatched = watchedAt(fleet, instance);
	const lines = [...ledger.units.values()].filter(
		({unit, owner, confirmed}) =>
			confirmed && owner !== undefined && effective.get(unit)?.cluster === owner && isWatched(unit),
	);
	const readings = await readKeys(
		context,
		lines.flatMap(({unit}) => (isArrayUnit(unit) ? [] : [unitName(unit)])),
	);
	const arrays = new Map<Unit, Saved>();
	for (const {unit} of lines)
		if (isArrayUnit(unit)) arrays.set(unit, savedArray(unit, await readKeysBelow(context, unitName(unit))));
	const repairs = driftPolicyAt(fleet, instance) === 'repair';
	const differences: Difference[] = [];
	const owed: LedgerLine[] = [];
	for (const line of lines) {
		const key = readings.get(unitName(line.unit));
		const waits =
			key &&
			unitMetakey(line.unit) !== undefined &&
			key.state !== 'present' &&
			locks(effective.get(line.unit)!) &&
			effective.get(line.unit)!.content !== undefined;
		const winner = effective.get(line.unit)!;
		const present = arrays.get(line.unit) ?? recognised(key!, line.unit, [wantedBy(winner)]);
		const metakey = unitMetakey(line.unit);
		if (!waits && metakey !== undefined && locks(winner) && !sameContent(present, wantedBy(winner))) {
			const twin = (await readTwins(context, [key!.name])).get(key!.name);
			// S6.4: inherited, as it is wanted
			if (twin?.meta[metakey] !== undefined && twin.meta[metakey] === winner.content) continue;
			if (line.written === undefined) {
				owed.push({...line, confirmed: false});
				continue;
			}
		}
		const found = waits ? 'owed' : judge(context, line, winner, present, repairs); // S6.2: until its key is there again
		if (found === 'owed') owed.push({...line, confirmed: false});
		else if (found) differences.push(found);
	}
	owed.push(...(await refusedOtherwise(context)));
	const isOpen = [...effective].some(([unit, winner]) => winner.unit === unit && !ledger.units.get(unit)?.confirmed);
	return {differences, owed, isOpen};
}

function judge(
	{fleet, instance, repairs}: DriftContext,
	{unit}: LedgerLine,
	winner: Setting,
	present: Saved,
	mayRepair: boolean,
): Difference | 'owed' | undefined {
	if (!locks(winner)) return sameContent(present, NOTHING) ? 'owed' : undefined;
	const revision = fleet.since(settingKey(winner.cluster, keptUnit(winner)))?.revision ?? 0;
	const content = present.content === undefined ? {} : {content: present.content};
	if (sameContent(present, wantedBy(winner))) {
		repairs.equal(instance, unit);
		return repairs.isContested(instance, unit, revision) ? {unit, state: 'contested', ...content} : undefined;
	}
	if (mayRepair && repairs.mayRepair(instance, unit, revision)) return 'owed';
	const state = repairs.isContested(instance, unit, revision)
		? 'contested'
		: sameContent(present, NOTHING)
			? 'missing'
			: 'drifted';
	return {unit, state, ...content};
}
