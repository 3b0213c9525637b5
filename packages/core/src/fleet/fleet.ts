import type {Provenance, Snapshot, SnapshotEntry} from '../records/snapshot.js';
import {ExemptionIndex, exemptionKey, type Exemption} from './exemption.js';
import type {FleetView} from './fleet-view.js';
import {MemberIndex} from './member-index.js';
import type {Id, Member} from './member.js';
import {Past} from './past.js';
import {memberKey, settingKey, type Edit, type Revision} from '../records/revision.js';
import type {Setting} from '../units/setting.js';
import {SettingIndex} from './setting-index.js';
import type {Unit} from '../units/unit.js';

/** How many request keys are remembered, the newest. */
const REQUEST_KEYS = 10_000;

/**
 * Intent as it is now: the fold of all revisions. It takes edits as they are; whether they make sense was the
 * planner's business.
 */
export class Fleet implements FleetView {
	/** What it was before. */
	readonly past = new Past();
	readonly #members = new MemberIndex();
	readonly #settings = new SettingIndex();
	readonly #exemptions = new ExemptionIndex();
	readonly #since = new Map<string, Provenance>();
	readonly #requests = new Map<string, {readonly digest: string; readonly revision: number}>();
	readonly #settingsTouched = new Map<Id, number>();
	readonly #commandTouched = new Map<Id, number>();
	#revision = 0;
	#lastId = 0;

	/** The number of the last revision that was folded in; 0 before the first. */
	get revision(): number {
		return this.#revision;
	}

	/** How often the number in an id was given away. */
	get lastId(): number {
		return this.#lastId;
	}

	get root(): Id {
		return this.#members.root;
	}

	/** Whether there is a root already. */
	get isEmpty(): boolean {
		return this.#members.size === 0;
	}

	member(id: Id): Member | undefined {
		return this.#members.get(id);
	}

	children(cluster: Id): ReadonlySet<Id> {
		return this.#members.children(cluster);
	}

	childNamed(cluster: Id, name: string): Id | undefined {
		return this.#members.childNamed(cluster, name);
	}

	instanceAt(address: string): Id | undefined {
		return this.#members.instanceAt(address);
	}

	/** Instances at and below a member. */
	instanceCount(id: Id): number {
		return this.#members.instanceCount(id);
	}

	/** How many clusters there are, the root among them. */
	get clusterCount(): number {
		return this.#members.size - this.#members.instanceCount(this.root);
	}

	/** All members, in no order. */
	members(): Iterable<Member> {
		return this.#members.all();
	}

	settings(cluster: Id): ReadonlyMap<Unit, Setting> {
		return this.#settings.of(cluster);
	}

	get isStaged(): boolean {
		return this.#settings.isStaged;
	}

	isClosedTo(setting: Setting, instance: Id): boolean {
		return this.#settings.isClosedTo(setting, instance);
	}

	get hasArrays(): boolean {
		return this.#settings.hasArrays;
	}

	unitsInside(array: Unit): Iterable<Unit> {
		return this.#settings.unitsInside(array);
	}

	/** Every unit that some cluster sets, in no order. */
	unitsSet(): Iterable<Unit> {
		return this.#settings.units();
	}

	settersOf(unit: Unit): Iterable<Id> {
		return this.#settings.settersOf(unit);
	}

	unitsBeside(name: string): Iterable<Unit> {
		return this.#settings.unitsBeside(name);
	}

	get hasExemptions(): boolean {
		return this.#exemptions.size > 0;
	}

	exemptions(member: Id): ReadonlyMap<string, Exemption> {
		return this.#exemptions.of(member);
	}

	/** All exemptions, in no order. */
	allExemptions(): Iterable<Exemption> {
		return this.#exemptions.all();
	}

	isExempted(unit: Unit): boolean {
		return this.#exemptions.concern(unit);
	}

	since(key: string): Provenance | undefined {
		return this.#since.get(key);
	}

	/** The revision that a request key was used for, and the digest of its change. */
	request(key: string): {readonly digest: string; readonly revision: number} | undefined {
		return this.#requests.get(key);
	}

	/** The last revision that gave an instance a command; 0 when none did. */
	commandTouched(instance: Id): number {
		return this.#commandTouched.get(instance) ?? 0;
	}

	/** The last revision that changed what a member sets, or from what it is exempt itself; 0 when none did. */
	settingsTouched(member: Id): number {
		return this.#settingsTouched.get(member) ?? 0;
	}

	/**
	 * The last revision that can have changed what an instance must have: its own, those of the clusters above it, their
	 * settings'.
	 */
	touched(instance: Id): number {
		let touched = this.commandTouched(instance);
		for (let id: Id | undefined = instance; id !== undefined; id = this.member(id)?.parent) {
			touched = Math.max(touched, this.#since.get(memberKey(id))?.revision ?? 0, this.settingsTouched(id));
		}
		return touched;
	}

	/** Folds the next revision in. */
	apply(revision: Revision): void {
		const since: Provenance = {revision: revision.number, at: revision.at, actor: revision.actor.id};
		this.past.note(revision);
		for (const edit of revision.edits) this.#edit(edit, since);
		for (const {instance} of revision.commands) this.#commandTouched.set(instance, revision.number);
		if (revision.requestKey !== undefined)
			this.#remember(revision.requestKey, revision.changeDigest ?? '', revision.number);
		this.#revision = revision.number;
	}

	#edit(edit: Edit, since: Provenance): void {
		this.#since.set(edit.key, since);
		switch (edit.entity) {
			case 'member':
				if (edit.before) this.#members.remove(edit.before);
				if (edit.after) this.#addMember(edit.after);
				break;
			case 'setting':
				if (edit.before) this.#settings.remove(edit.before);
				if (edit.after) this.#settings.add(edit.after);
				this.#settingsTouched.set((edit.after ?? edit.before)!.cluster, since.revision);
				break;
			case 'exemption':
				if (edit.before) this.#exemptions.remove(edit.before);
				if (edit.after) this.#exemptions.add(edit.after);
				this.#settingsTouched.set((edit.after ?? edit.before)!.member, since.revision);
				break;
		}
	}

	#addMember(member: Member): void {
		this.#members.add(member);
		this.#lastId = Math.max(this.#lastId, Number(member.id.slice(1)));
	}

	#remember(key: string, digest: string, revision: number): void {
		this.#requests.set(key, {digest, revision});
		if (this.#requests.size <= REQUEST_KEYS) return;
		for (const oldest of this.#requests.keys()) {
			this.#requests.delete(oldest);
			break;
		}
	}

	/** The fleet as it is, for a store. Read it without letting the fleet change in between. */
	snapshot(): Snapshot {
		return {revision: this.#revision, entries: [...this.#entries()]};
	}

	*#entries(): Generator<SnapshotEntry> {
		const living = new Set<string>();
		const since = (key: string): Provenance => {
			living.add(key);
			return this.#since.get(key)!;
		};
		yield {entity: 'counter', lastId: this.#lastId};
		for (const value of this.#members.all()) yield {entity: 'member', value, since: since(memberKey(value.id))};
		for (const value of this.#settings.all())
			yield {entity: 'setting', value, since: since(settingKey(value.cluster, value.unit))};
		for (const value of this.#exemptions.all()) yield {entity: 'exemption', value, since: since(exemptionKey(value))};
		for (const value of this.past.edits) yield {entity: 'past', value};
		for (const [revision, release] of this.past.releases) yield {entity: 'release', revision, release};
		for (const [key, when] of this.#since) if (!living.has(key)) yield {entity: 'removed', key, since: when};
		for (const [key, {digest, revision}] of this.#requests) yield {entity: 'request', key, digest, revision};
		for (const [instance, revision] of this.#commandTouched) yield {entity: 'command', instance, revision};
	}

	/** The fleet of a snapshot. Its entries may come in any order. */
	static async of(snapshot: Snapshot): Promise<Fleet> {
		const fleet = new Fleet();
		for await (const entry of snapshot.entries) fleet.#load(entry);
		fleet.#members.settle();
		fleet.past.settle();
		fleet.#revision = snapshot.revision;
		return fleet;
	}

	#load(entry: SnapshotEntry): void {
		switch (entry.entity) {
			case 'member':
				this.#members.place(entry.value);
				this.#since.set(memberKey(entry.value.id), entry.since);
				break;
			case 'setting':
				this.#settings.add(entry.value);
				this.#since.set(settingKey(entry.value.cluster, entry.value.unit), entry.since);
				this.#touchSettings(entry.value.cluster, entry.since.revision);
				break;
			case 'past':
				this.past.take(entry.value);
				break;
			case 'release':
				this.past.takeRelease(entry.revision, entry.release);
				break;
			case 'exemption':
				this.#exemptions.add(entry.value);
				this.#since.set(exemptionKey(entry.value), entry.since);
				this.#touchSettings(entry.value.member, entry.since.revision);
				break;
			case 'removed':
				this.#since.set(entry.key, entry.since);
				this.#touchSettings(entry.key.split('\0')[0]!, entry.since.revision);
				break;
			case 'request':
				this.#requests.set(entry.key, {digest: entry.digest, revision: entry.revision});
				break;
			case 'command':
				this.#commandTouched.set(entry.instance, entry.revision);
				break;
			case 'counter':
				this.#lastId = entry.lastId;
				break;
		}
	}

	#touchSettings(cluster: Id, revision: number): void {
		this.#settingsTouched.set(cluster, Math.max(this.#settingsTouched.get(cluster) ?? 0, revision));
	}
}
