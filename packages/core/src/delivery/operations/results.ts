import type {Result} from '../../records/delivery.js';
import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import {operationId, type Edit} from '../../records/revision.js';
import {arraysAround, isArrayUnit, unitName, type Unit} from '../../units/unit.js';
import {worstOf, type UnitOutcome} from '../../verdict/outcome.js';

interface Verdict extends UnitOutcome {
	readonly by?: number;
}

/**
 * What became of a revision on one instance, from what a pass did: of the units that the revision edited, what a later
 * revision edited again is superseded; a change of members concerns all units.
 */
export function resultOf(
	fleet: Fleet,
	instance: Id,
	revision: number,
	outcomes: ReadonlyMap<Unit, UnitOutcome>,
	edits: readonly Edit[],
): Result {
	const verdicts: readonly Verdict[] = edits.some(({entity}) => entity === 'member')
		? [...outcomes.values()]
		: edits.flatMap((edit) => verdictOf(fleet, instance, revision, edit, outcomes));
	const worst = worstOf(verdicts);
	if (!worst) return {instance, state: 'unchanged'};
	return {
		instance,
		state: worst.state,
		...(worst.reason === undefined ? {} : {reason: worst.reason}),
		...(worst.code === undefined ? {} : {code: worst.code}),
		...(worst.by === undefined ? {} : {by: worst.by}),
	};
}

/** Whether the later revision only closed the operation for others: what it did to this instance counts (S8.2). */
function isOpenStage(fleet: Fleet, instance: Id, revision: number, edit: Edit & {entity: 'setting'}): boolean {
	const {cluster, unit} = (edit.after ?? edit.before)!;
	const setting = fleet.settings(cluster).get(unit);
	return (
		setting?.stage?.operation === operationId(revision) &&
		fleet.isClosedTo(setting, instance) === (setting.stage.ends === true)
	);
}

function verdictOf(
	fleet: Fleet,
	instance: Id,
	revision: number,
	edit: Edit,
	outcomes: ReadonlyMap<Unit, UnitOutcome>,
): Verdict[] {
	if (edit.entity !== 'setting') return [];
	const later = fleet.since(edit.key)?.revision ?? revision;
	if (later > revision && !isOpenStage(fleet, instance, revision, edit))
		return [{state: 'superseded', by: later, reason: `revision ${later} changed it again`}];
	const {unit, mode} = (edit.after ?? edit.before)!;
	const outcome = outcomes.get(unit);
	const beside = [...outcomes]
		.filter(
			([other]) =>
				(mode === 'absent' && unitName(other) === unit) || (isArrayUnit(unit) && arraysAround(other).includes(unit)),
		)
		.map(([, found]) => found);
	return outcome ? [outcome, ...beside] : beside;
}
