import type {Provenance} from '../records/snapshot.js';
import {exemptionKey, type Exemption} from './exemption.js';
import type {Cluster, Id, Member, MemberRef} from './member.js';
import type {Edit} from '../records/revision.js';
import type {Release, Setting} from '../units/setting.js';
import type {Unit} from '../units/unit.js';

/**
 * The fleet as rules see it: members, who is below whom, and what clusters set. Implemented by {@link Fleet}, and by
 * an overlay of planned edits over it, so that rules can look at a fleet that does not exist yet.
 */
export interface FleetView {
	/** The one cluster without a parent. */
	readonly root: Id;
	/** undefined when there is no such member. */
	member(id: Id): Member | undefined;
	/** Direct members, in the order of their coming; empty for instances and for unknown ids. */
	children(cluster: Id): Iterable<Id>;
	/** The direct member with this very name. */
	childNamed(cluster: Id, name: string): Id | undefined;
	/** The instance that has this canonical address. */
	instanceAt(address: string): Id | undefined;
	/** What a cluster sets, by unit; empty for everything else. */
	settings(cluster: Id): ReadonlyMap<Unit, Setting>;
	/** Whether any setting is open for some instances only (S8.2). */
	readonly isStaged: boolean;
	/** Whether a staged setting is not open for an instance. */
	isClosedTo(setting: Setting, instance: Id): boolean;
	/** Whether some cluster sets an array (S5.2). */
	readonly hasArrays: boolean;
	/** The units that some cluster sets and that are part of an array, whether or not that is set; in no order. */
	unitsInside(array: Unit): Iterable<Unit>;
	/** The clusters that set a unit, in no order. */
	settersOf(unit: Unit): Iterable<Id>;
	/** The units of a key, other than its value, that some cluster sets; in no order. */
	unitsBeside(name: string): Iterable<Unit>;
	/** Whether anybody is exempt from anything (S9). */
	readonly hasExemptions: boolean;
	/** The exemptions of a member itself, by key; empty for almost everybody. */
	exemptions(member: Id): ReadonlyMap<string, Exemption>;
	/** Whether anybody is exempt from a setting that owns a unit. */
	isExempted(unit: Unit): boolean;
	/** Who touched an entity last, or removed it; undefined when nobody ever did. */
	since(key: string): Provenance | undefined;
}

/** Intent as delivery needs it: the fleet at a revision, and its past. A planned change has one, too. */
export interface IntentView extends FleetView {
	readonly revision: number;
	readonly past: PastView;
}

/** How whose settings reach whom came to be (S0.3). */
export interface PastView {
	/** The revisions that changed an entity, the oldest first. */
	revisionsOf(key: string): readonly number[];
	/** Every cluster that a member was below. */
	parentsOf(member: Id): readonly Id[];
	/** The edits that take back everything after a revision; each entity once, in no order. */
	backTo(revision: number): readonly Edit[];
	/** What becomes of values whose setting ended by a revision (S4). */
	release(revision: number): Release;
}

/** The clusters above a member, the root first, its parent last. */
export function ancestors(view: FleetView, id: Id): Cluster[] {
	const chain: Cluster[] = [];
	for (let parent = view.member(id)?.parent; parent !== undefined;) {
		const cluster = view.member(parent);
		if (cluster?.kind !== 'cluster') throw new TypeError(`${id} is below ${parent}, which is no cluster`);
		chain.push(cluster);
		parent = cluster.parent;
	}
	return chain.reverse();
}

/**
 * The clusters whose settings reach a member, the root first: those above it, and the member itself if it is a cluster;
 * none for an instance that is leaving.
 */
export function chainOf(view: FleetView, id: Id): Cluster[] {
	const member = view.member(id);
	if (member?.kind === 'cluster') return [...ancestors(view, id), member];
	return member?.leaving ? [] : ancestors(view, id);
}

/** Whether a member is another one, or below it. */
export function isAtOrBelow(view: FleetView, id: Id, above: Id): boolean {
	for (let at: Id | undefined = id; at !== undefined; at = view.member(at)?.parent) if (at === above) return true;
	return false;
}

/** How a member is named in answers: names from the root down. */
export function refOf(view: FleetView, member: Member): MemberRef {
	return {
		id: member.id,
		kind: member.kind,
		path: [...ancestors(view, member.id), member].map(({name}) => name).join(' / '),
	};
}

/** All clusters at and below one, each before those below it; `only` leaves out others, with what is below them. */
export function* clustersAtOrBelow(view: FleetView, top: Id, only?: ReadonlySet<Id>): Generator<Id> {
	const rest = [top];
	for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
		yield id;
		for (const child of view.children(id))
			if ((only?.has(child) ?? true) && view.member(child)?.kind === 'cluster') rest.push(child);
	}
}

/** All instances at and below a member, without those that are leaving, unless one is the member itself. */
export function* instancesAtOrBelow(view: FleetView, top: Id): Generator<Id> {
	if (view.member(top)?.kind === 'instance') {
		yield top;
		return;
	}
	for (const cluster of clustersAtOrBelow(view, top)) {
		for (const id of view.children(cluster)) {
			const child = view.member(id);
			if (child?.kind === 'instance' && !child.leaving) yield id;
		}
	}
}

/** As {@link instancesAtOrBelow}, but only these: looks only where they are. */
export function* theseAtOrBelow(view: FleetView, top: Id, these: ReadonlySet<Id>): Generator<Id> {
	const around = new Set<Id>();
	for (const id of these) for (const cluster of ancestors(view, id)) around.add(cluster.id);
	if (these.has(top)) yield top;
	for (const cluster of clustersAtOrBelow(view, top, around)) {
		for (const id of view.children(cluster)) {
			if (!these.has(id)) continue;
			const child = view.member(id);
			if (child?.kind === 'instance' && !child.leaving) yield id;
		}
	}
}

/** Whether a member, or a cluster between, is exempt from a setting of a cluster above it. */
export function isExempt(view: FleetView, member: Id, {cluster, unit}: Pick<Setting, 'cluster' | 'unit'>): boolean {
	if (!view.hasExemptions) return false;
	for (let id: Id | undefined = member; id !== undefined && id !== cluster; id = view.member(id)?.parent) {
		if (view.exemptions(id).has(exemptionKey({cluster, unit, member: id}))) return true;
	}
	return false;
}
