import {ClusterdError} from '../../errors.js';
import type {Exemption} from '../../fleet/exemption.js';
import {ancestors} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import {keptUnit} from '../../units/setting.js';
import {showUnit, unitOf, type Unit} from '../../units/unit.js';
import type {ChangeOf, Draft} from '../draft.js';
import {exemptedFrom, inForceAt} from '../../in-force/in-force.js';
import {checkSize} from '../limits.js';
import {withMetakeysBeside} from '../checks/metakeys-beside.js';
import {remarkSleepers} from '../conflicts/overridden.js';
import {addRow} from '../rows.js';
import {findTouched} from '../touched.js';

/**
 * A member is exempt from settings of a cluster above it: of the one named, or of the one whose setting is in force
 * there (S9).
 */
export function planExempt(draft: Draft, change: ChangeOf<'exempt'>): void {
	const {member, reason, until} = change;
	const exemptions = change.units.map((ref): Exemption => ({
		...settingAbove(draft, member, unitOf(ref), change.cluster),
		member,
		reason,
		...(until === undefined ? {} : {until}),
	}));
	draft.release = change.release ?? 'keep';
	for (const exemption of exemptions) draft.editExemption(exemption, exemption);
	addRows(
		draft,
		member,
		exemptions.map(({unit}) => unit),
	);
}

/** Settings apply to a member again. */
export function planEndExemption(draft: Draft, change: ChangeOf<'end-exemption'>): void {
	const {id} = draft.member(change.member);
	if (change.cluster !== undefined) draft.cluster(change.cluster);
	const units = new Set(change.units.map(unitOf));
	const ended = [...draft.fleet.exemptions(id).values()].filter(
		({unit, cluster}) => units.has(unit) && (change.cluster ?? cluster) === cluster,
	);
	for (const exemption of ended) draft.editExemption(exemption, undefined);
	addRows(
		draft,
		id,
		ended.map(({unit}) => unit),
	);
}

/** Exemptions that end because their time has come. */
export function planEndOfTime(draft: Draft, now: number): void {
	for (const exemption of draft.fleet.allExemptions()) {
		if (exemption.until === undefined || exemption.until > now) continue;
		draft.editExemption(exemption, undefined);
		addRows(draft, exemption.member, [exemption.unit]);
	}
}

/** The setting that owns a unit at a member, as it is kept. @throws CHANGE_INVALID */
function settingAbove(
	draft: Draft,
	member: Id,
	unit: Unit,
	named: Id | undefined,
): {readonly cluster: Id; readonly unit: Unit} {
	const {path} = draft.ref(member);
	const above = ancestors(draft.fleet, member);
	if (named === undefined) {
		const inForce = inForceAt(draft.fleet, member, unit);
		const winner = inForce && inForce.cluster !== member ? inForce : exemptedFrom(draft.fleet, member, unit);
		if (winner) return {cluster: winner.cluster, unit: keptUnit(winner)};
		throw new ClusterdError('CHANGE_INVALID', {
			reason: `nobody above ${path} has a setting of ${showUnit(unit)} in force there, from which it could be exempt`,
		});
	}
	const {id} = draft.cluster(named);
	if (!above.some((cluster) => cluster.id === id))
		throw new ClusterdError('CHANGE_INVALID', {reason: `${draft.ref(id).path} is not above ${path}`});
	if (!draft.fleet.settings(id).has(unit))
		throw new ClusterdError('CHANGE_INVALID', {reason: `${draft.ref(id).path} does not set ${showUnit(unit)}`});
	return {cluster: id, unit};
}

function addRows(draft: Draft, member: Id, units: readonly Unit[]): void {
	const after = draft.after();
	const affected = withMetakeysBeside([draft.fleet, after], units);
	checkSize('Units times instances', affected.length * draft.fleet.instanceCount(member), draft.limits.writes);
	remarkSleepers(draft, after, member, affected);
	const {parent} = draft.member(member);
	const place = {member, ...(parent === undefined ? {} : {parentBefore: parent, parentAfter: parent})};
	for (const [at, touch] of findTouched(draft, after, [place], affected, true).entries()) {
		const unit = affected[at]!;
		if (touch.instances === 0 && !units.includes(unit)) continue;
		addRow(
			draft,
			unit,
			draft.ref(member),
			[inForceAt(draft.fleet, member, unit), inForceAt(after, member, unit)],
			touch,
		);
	}
}
