import type {Id, Unit} from '@clusterd/core';
import {unitNamed, type Case, type Of} from './case.js';
import {above, isExempt, nodeOf, settingOf, winnerAt, type Exempt, type Prescribed} from './intent.js';

/** S9: from the setting of the cluster that is named, or from the one in force. */
export function exempt(found: Case, {member, units, cluster, release}: Of<'exempt'>): void {
	const {intent} = found.world;
	if (!nodeOf(intent, member)) return void found.thrown.add('MEMBER_NOT_FOUND');
	if (cluster !== undefined && !found.cluster(cluster)) return;
	found.release = release ?? 'keep';
	for (const unit of units.map(unitNamed)) {
		const setting = cluster === undefined ? inForceAbove(found, member, unit) : settingOf(intent, cluster, unit);
		if (!setting || !above(intent, member).includes(setting.cluster)) found.thrown.add('CHANGE_INVALID');
		else begin(found, {cluster: setting.cluster, unit: setting.unit, member});
	}
}

/** The setting in force there of a cluster above; else the one that would be, were nobody exempt from it. */
function inForceAbove({world: {intent}}: Case, member: Id, unit: Unit): Prescribed | undefined {
	const winner = winnerAt(intent, member, unit);
	if (winner && winner.cluster !== member) return winner;
	const otherwise = winnerAt({...intent, exemptions: []}, member, unit);
	return otherwise && isExempt(intent, member, otherwise) ? otherwise : undefined;
}

function begin(found: Case, exemption: Exempt): void {
	if (found.intent.exemptions.some((present) => isSame(present, exemption))) return;
	found.intent = {...found.intent, exemptions: [...found.intent.exemptions, exemption]};
}

const isSame = (one: Exempt, other: Exempt): boolean =>
	one.cluster === other.cluster && one.unit === other.unit && one.member === other.member;

/** The settings apply again. */
export function endExemption(found: Case, {member, units, cluster}: Of<'end-exemption'>): void {
	if (!nodeOf(found.world.intent, member)) return void found.thrown.add('MEMBER_NOT_FOUND');
	const named = new Set<Unit>(units.map(unitNamed));
	const exemptions = found.intent.exemptions.filter(
		(present) =>
			present.member !== member || !named.has(present.unit) || (cluster ?? present.cluster) !== present.cluster,
	);
	if (exemptions.length < found.intent.exemptions.length) found.intent = {...found.intent, exemptions};
}
