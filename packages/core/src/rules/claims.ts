import {ancestors, isAtOrBelow, isExempt, type FleetView} from '../model/fleet-view.js';
import {exemptionKey, type Exemption} from '../model/exemption.js';
import type {Cluster, Id} from '../model/member.js';
import {tombstoneKey} from '../model/revision.js';
import {locks, type Release, type Setting, type Tombstone} from '../model/setting.js';
import {unitName, valueUnit, type Unit} from '../model/unit.js';
import type {Draft} from './draft.js';
import {lockAbove, saidBy} from './effective.js';
import {endExemptionsFrom, endExemptionsOf} from './exemptions.js';
import {Overlay} from './overlay.js';

/**
 * A cluster claims a unit on every instance below it as long as it sets it, in force or asleep. The rule by which a claim
 * ends says what an instance that was written to under it is to do when it hears of it (S0.3), which may be much later.
 * Where another lock stays over the unit nothing is released yet (S4), so such an instance keeps its own value: by `restore`.
 */

/** A cluster's setting ends. */
export function endClaim(draft: Draft, cluster: Id, unit: Unit, release: Release): void {
	endSetting(draft, {cluster, unit});
	keepRule(draft, {cluster, unit}, release, draft.fleet);
}

/** Settings of several clusters end at once: none of them stays over another. */
export function endClaimsTogether(draft: Draft, ended: readonly Pick<Setting, 'cluster' | 'unit'>[], release: Release): void {
	for (const each of ended) endSetting(draft, each);
	const after = new Overlay(draft.fleet, draft.edits);
	for (const each of ended) keepRule(draft, each, release, after);
}

function endSetting(draft: Draft, {cluster, unit}: Pick<Setting, 'cluster' | 'unit'>): void {
	draft.editSetting(cluster, unit, undefined);
	endExemptionsFrom(draft, {cluster, unit});
}

function keepRule(draft: Draft, {cluster, unit}: Pick<Setting, 'cluster' | 'unit'>, release: Release, view: FleetView): void {
	const isLocked = lockAbove(view, cluster, ancestors(draft.fleet, cluster), unit) !== undefined;
	draft.editTombstone({cluster, unit}, isLocked ? 'restore' : release);
	if (release !== 'restore') heedLocks(draft, {cluster, unit, member: cluster}, isLocked, locksAtOrBelow(draft, cluster, unit, view), release);
}

/** Other locks stay over the unit at or below a member, except for those below who are exempt from them (S9). */
function heedLocks(draft: Draft, {cluster, unit, member: top}: Required<Omit<Tombstone, 'release' | 'ended'>>, isLocked: boolean, locking: readonly Id[], release: Release): void {
	if (!isLocked) for (const member of locking) if (member !== top) draft.editTombstone({cluster, unit, member}, 'restore');
	if (!draft.fleet.hasExemptions || (!isLocked && locking.length === 0)) return;
	const after = new Overlay(draft.fleet, draft.edits);
	for (const {unit: exempt, member} of draft.fleet.allExemptions()) {
		const isMeant = (exempt === unit || exempt === valueUnit(unitName(unit))) && member !== top && !locking.includes(member) && isAtOrBelow(draft.fleet, member, top);
		if (!isMeant || !after.member(member) || lockAbove(after, member, ancestors(after, member), unit) !== undefined) continue;
		draft.editTombstone({cluster, unit, member}, release);
		for (const lower of locking) if (isAtOrBelow(draft.fleet, lower, member)) draft.editTombstone({cluster, unit, member: lower}, 'restore');
	}
}

/** A cluster claims a unit, anew or still, on what is below it in a fleet as it is or will be. */
export function takeUpClaim(draft: Draft, cluster: Id, unit: Unit, view: FleetView = draft.fleet): void {
	for (const tombstone of draft.fleet.tombstones(cluster)) {
		if (tombstone.unit !== unit || !isStillBelow(view, cluster, tombstone)) continue;
		draft.editTombstone(tombstone, undefined);
		if (tombstone.member === undefined) keepForThoseGone(draft, tombstone, view);
	}
}

/** Who left the cluster after its claim to a unit had ended keeps the rule. */
function keepForThoseGone(draft: Draft, ended: Tombstone, view: FleetView): void {
	const {cluster, unit, release} = ended;
	for (const left of draft.fleet.tombstones(cluster)) {
		const {member} = left;
		if (left.unit !== undefined || member === undefined || isAtOrBelow(view, member, cluster) || endedAt(draft, left) < endedAt(draft, ended)) continue;
		if (!draft.fleet.tombstone(cluster, tombstoneKey({cluster, unit: unit!, member}))) draft.editTombstone({cluster, unit: unit!, member, ended: endedAt(draft, ended)}, release);
	}
}

/** Whether a claim reaches those whom a rule is about: not where they are exempt from it (S9). */
const isStillBelow = (view: FleetView, cluster: Id, {unit, member}: Tombstone): boolean => member === undefined || (isAtOrBelow(view, member, cluster) && !(unit !== undefined && isExempt(view, member, {cluster, unit})));

/** A member leaves clusters, and comes below others: claims of those end, which it is no longer below, and of these go on. */
export function moveClaims(draft: Draft, member: Id, was: readonly Cluster[], willBe: readonly Cluster[], release: Release): void {
	const stays = new Set(willBe.map(({id}) => id));
	const entered = [...stays].filter((id) => !was.some((cluster) => cluster.id === id));
	for (const {id} of was) if (!stays.has(id)) endClaims(draft, id, member, willBe, release);
	const after = new Overlay(draft.fleet, draft.edits);
	for (const {id} of willBe) takeUpClaims(draft, id, member, after);
	if (draft.fleet.hasExemptions) for (const id of entered) enterExempt(draft, member, id, willBe, release);
	endExemptionsOf(draft, member, new Set(was.filter(({id}) => !stays.has(id)).map(({id}) => id)));
	inheritRules(draft, member, was.map(({id}) => id), stays);
	shield(draft, member, entered, (owner) => !stays.has(owner));
	shieldUnits(draft, member, entered, stays);
}

/** Clusters that are above a member before and after do not claim there any more what the cluster that it enters is exempt from (S9). */
function enterExempt(draft: Draft, member: Id, entered: Id, willBe: readonly Cluster[], release: Release): void {
	for (const {cluster, unit} of draft.fleet.exemptions(entered).values()) {
		if (!isAtOrBelow(draft.fleet, member, cluster) || isExempt(draft.fleet, member, {cluster, unit})) continue;
		endClaimBelow(draft, {cluster, unit, member}, lockAbove(draft.fleet, entered, willBe, unit) !== undefined, release);
	}
}

/** A cluster claims a unit below a member no more. */
export function endClaimBelow(draft: Draft, {cluster, unit, member}: {readonly cluster: Id; readonly unit: Unit; readonly member: Id}, isLocked: boolean, release: Release): void {
	draft.editTombstone({cluster, unit, member}, isLocked ? 'restore' : release);
	if (release !== 'restore') heedLocks(draft, {cluster, unit, member}, isLocked, locksAtOrBelow(draft, member, unit), release);
}

/** Everything that a cluster claims below a member. */
function endClaims(draft: Draft, cluster: Id, member: Id, willBe: readonly Cluster[], release: Release): void {
	const settings = draft.fleet.settings(cluster);
	if (settings.size === 0 && [...draft.fleet.tombstones(cluster)].every(({unit}) => unit === undefined)) return;
	draft.editTombstone({cluster, member}, release);
	if (release === 'restore') return;
	for (const unit of settings.keys()) {
		const isLocked = lockAbove(draft.fleet, member, willBe, unit) !== undefined;
		const locking = locksAtOrBelow(draft, member, unit);
		if (isLocked || locking.includes(member)) draft.editTombstone({cluster, unit, member}, 'restore');
		heedLocks(draft, {cluster, unit, member}, isLocked, locking, release);
	}
}

/** What a cluster sets it claims again below a member; of what it does not set any more, the claim ended before, and stays so. */
function takeUpClaims(draft: Draft, cluster: Id, member: Id, after: FleetView): void {
	const tombstones = [...draft.fleet.tombstones(cluster)];
	for (const left of tombstones) {
		if (left.member === undefined || !isAtOrBelow(draft.fleet, left.member, member)) continue;
		if (left.unit !== undefined) {
			if (draft.fleet.settings(cluster).has(left.unit) && !isExempt(after, left.member, {cluster, unit: left.unit})) draft.editTombstone(left, undefined);
			continue;
		}
		draft.editTombstone(left, undefined);
		keepForThoseBack(draft, left, tombstones, tombstones.some(({unit, member: other}) => unit === undefined && other !== undefined && other !== left.member && isAtOrBelow(draft.fleet, left.member!, other) && isAtOrBelow(draft.fleet, other, member)));
	}
}

/** Of what a cluster does not set any more, who comes back keeps the rule of whatever ended the claim first: that it left, or that the setting ended before, which counts by itself unless somebody between comes back too. */
function keepForThoseBack(draft: Draft, left: Tombstone, tombstones: readonly Tombstone[], isBelowAnother: boolean): void {
	const {cluster, member, release} = left;
	const leftAt = endedAt(draft, left);
	for (const {unit, member: of, release: rule} of tombstones) {
		if (unit === undefined || of !== undefined) continue;
		const settingAt = endedAt(draft, {cluster, unit});
		const ended = Math.min(leftAt, settingAt);
		const own = draft.fleet.tombstone(cluster, tombstoneKey({cluster, unit, member: member!}));
		if ((settingAt <= leftAt && !isBelowAnother) || (own && endedAt(draft, own) <= ended)) continue;
		draft.editTombstone({cluster, unit, member: member!, ended}, settingAt <= leftAt ? rule : release);
	}
}

/**
 * Rules that reached a member through clusters above it go with it when it leaves them, or when they go: of each owner those of the
 * cluster nearest to the member, unless it has its own. Owners that come along go on claiming.
 * @param through the root's side first
 * @param owners whose claims go on
 */
function inheritRules(draft: Draft, member: Id, through: readonly Id[], owners: ReadonlySet<Id>): void {
	const reaching = [...draft.fleet.allTombstones()].filter((rule) => rule.member !== undefined && through.includes(rule.member) && !owners.has(rule.cluster) && !isAtOrBelow(draft.fleet, rule.cluster, member));
	const distance = ({member: from}: Tombstone): number => through.length - through.indexOf(from!);
	for (const rule of reaching) {
		const {cluster, unit} = rule;
		const isOverruled = reaching.some((other) => other.cluster === cluster && (other.unit === undefined || other.unit === unit) && distance(other) < distance(rule));
		if (isOverruled || [{cluster, member}, {...rule, member}].some((own) => draft.fleet.tombstone(cluster, tombstoneKey(own))) || (unit === undefined && draft.hasRule({cluster, member}))) continue;
		draft.editTombstone({...rule, member, ended: endedAt(draft, rule)}, rule.release);
	}
}

/** A member comes to a cluster above, since all between go: their rules go with it, but for exemptions, which end. */
export function promoteClaims(draft: Draft, member: Id, between: readonly Id[], above: readonly Id[]): void {
	inheritRules(draft, member, between, new Set());
	for (const id of between) for (const exemption of draft.fleet.exemptions(id).values()) if (!between.includes(exemption.cluster)) resumeClaim(draft, exemption, [member]);
	shield(draft, member, above, (owner) => between.includes(owner));
}

/** An exemption ends: the claim goes on below its member, except where others below are exempt themselves. */
export function resumeClaim(draft: Draft, {cluster, unit, member: top}: Exemption, also: readonly Id[] = []): void {
	const below = [...draft.fleet.tombstones(cluster)].flatMap((rule) => (rule.unit === unit && rule.member !== undefined && isAtOrBelow(draft.fleet, rule.member, top) ? [rule.member] : []));
	for (const member of [...below, ...also]) {
		const between = [member, ...ancestors(draft.fleet, member).map(({id}) => id)].filter((id) => id !== top && isAtOrBelow(draft.fleet, id, top));
		if (!between.some((id) => draft.fleet.exemptions(id).has(exemptionKey({cluster, unit, member: id})))) draft.editTombstone({cluster, unit, member}, undefined);
	}
}

/** Rules by which owners lost what is below clusters that a member enters do not reach it, for it was elsewhere then: it gets rules of its own, unless the owner's claims go on, as those of owners that come along. */
function shield(draft: Draft, member: Id, entered: readonly Id[], isLost: (owner: Id) => boolean): void {
	for (const {cluster, member: through} of draft.fleet.allTombstones()) {
		if (through !== undefined && entered.includes(through) && isLost(cluster) && !isAtOrBelow(draft.fleet, cluster, member) && !draft.hasRule({cluster, member})) draft.editTombstone({cluster, member}, 'keep');
	}
}

/** Nor do rules by which owners that are above it lost single units there: what ended such a claim for all counts for it. */
function shieldUnits(draft: Draft, member: Id, entered: readonly Id[], above: ReadonlySet<Id>): void {
	for (const {cluster, unit, member: through} of draft.fleet.allTombstones()) {
		if (unit === undefined || through === undefined || !entered.includes(through) || !above.has(cluster)) continue;
		const forAll = draft.fleet.tombstone(cluster, tombstoneKey({cluster, unit}));
		if (forAll && !draft.hasRule({cluster, unit, member})) draft.editTombstone({cluster, unit, member, ended: endedAt(draft, forAll)}, forAll.release);
	}
}

const endedAt = (draft: Draft, tombstone: Omit<Tombstone, 'release'>): number => tombstone.ended ?? draft.fleet.since(tombstoneKey(tombstone))!.revision;

/** Clusters at or below a member that lock a unit. */
function locksAtOrBelow({fleet}: Draft, top: Id, unit: Unit, view: FleetView = fleet): Id[] {
	const setters = new Set([...view.settersOf(unit), ...view.settersOf(valueUnit(unitName(unit)))]);
	return [...setters].filter((cluster) => {
		const said = saidBy(view.settings(cluster), unit);
		return said !== undefined && locks(said) && isAtOrBelow(fleet, cluster, top);
	});
}
