import {ancestors, isAtOrBelow} from '../../fleet/fleet-view.js';
import type {Cluster, Id} from '../../fleet/member.js';
import type {Setting} from '../../units/setting.js';
import type {Draft} from '../draft.js';

/** A setting ends, and exemptions from it with it. */
export function endSetting(draft: Draft, setting: Pick<Setting, 'cluster' | 'unit'>): void {
	draft.editSetting(setting.cluster, setting.unit, undefined);
	if (!draft.fleet.hasExemptions) return;
	for (const exemption of draft.fleet.allExemptions())
		if (exemption.cluster === setting.cluster && exemption.unit === setting.unit)
			draft.editExemption(exemption, undefined);
}

/** Exemptions of a member itself, and from settings that it has or had, end with it. */
export function endExemptionsWith(draft: Draft, member: Id): void {
	if (!draft.fleet.hasExemptions) return;
	for (const exemption of draft.fleet.allExemptions())
		if (exemption.member === member || exemption.cluster === member) draft.editExemption(exemption, undefined);
}

/**
 * Exemptions of a member, and of everybody below it, from settings of clusters that it leaves end when it comes below
 * others.
 */
export function endExemptionsOf(draft: Draft, member: Id, willBe: readonly Cluster[]): void {
	if (!draft.fleet.hasExemptions) return;
	const left = new Set(
		ancestors(draft.fleet, member)
			.map(({id}) => id)
			.filter((id) => !willBe.some((cluster) => cluster.id === id)),
	);
	for (const exemption of draft.fleet.allExemptions())
		if (left.has(exemption.cluster) && isAtOrBelow(draft.fleet, exemption.member, member))
			draft.editExemption(exemption, undefined);
}
