import {isAtOrBelow} from '../model/fleet-view.js';
import type {Id} from '../model/member.js';
import type {Setting} from '../model/setting.js';
import type {Draft} from './draft.js';

/** Exemptions end with the setting that they are from; the claim does not go on. */
export function endExemptionsFrom(draft: Draft, setting: Pick<Setting, 'cluster' | 'unit'>): void {
	if (!draft.fleet.hasExemptions) return;
	for (const exemption of draft.fleet.allExemptions()) if (exemption.cluster === setting.cluster && exemption.unit === setting.unit) draft.editExemption(exemption, undefined);
}

/** Exemptions of a member itself, and from settings that it has or had, end with it. */
export function endExemptionsWith(draft: Draft, member: Id): void {
	if (!draft.fleet.hasExemptions) return;
	for (const exemption of draft.fleet.allExemptions()) if (exemption.member === member || exemption.cluster === member) draft.editExemption(exemption, undefined);
}

/** Exemptions of a member, and of everybody below it, end when it is not below their cluster any more. */
export function endExemptionsOf(draft: Draft, member: Id, left: ReadonlySet<Id>): void {
	if (!draft.fleet.hasExemptions) return;
	for (const exemption of draft.fleet.allExemptions()) if (left.has(exemption.cluster) && isAtOrBelow(draft.fleet, exemption.member, member)) draft.editExemption(exemption, undefined);
}
