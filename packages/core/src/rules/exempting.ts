import {ancestors} from '../model/fleet-view.js';
import {exemptionKey, type Exemption} from '../model/exemption.js';
import type {Release} from '../model/setting.js';
import {endClaimBelow, resumeClaim} from './claims.js';
import type {Draft} from './draft.js';
import {lockAbove} from './effective.js';
import {Overlay} from './overlay.js';

/**
 * An exemption ends a cluster's claim to one unit below one member, and when it ends, the claim goes on (S9). What becomes of what
 * the setting wrote there says the release, as for every claim that ends (S4).
 */

/** A member is exempt from a setting from now on, or with another reason or end. */
export function beginExemption(draft: Draft, exemption: Exemption, release: Release): void {
	const {unit, member} = exemption;
	const isNew = !draft.fleet.exemptions(member).has(exemptionKey(exemption));
	draft.editExemption(exemption, exemption);
	if (!isNew) return;
	const lock = lockAbove(new Overlay(draft.fleet, draft.edits), member, ancestors(draft.fleet, member), unit);
	endClaimBelow(draft, exemption, lock !== undefined, release);
}

/** The setting applies to the member again. */
export function endExemption(draft: Draft, exemption: Exemption): void {
	draft.editExemption(exemption, undefined);
	resumeClaim(draft, exemption);
}
