import {entryOf} from './entry-of.js';
import {exemptionKey, type Exemption} from './exemption.js';
import type {FleetView} from './fleet-view.js';
import type {Id, Member} from './member.js';
import type {Edit} from '../records/revision.js';
import type {Setting} from '../units/setting.js';
import {arraysAround, isArrayUnit, isValueUnit, unitName, valueUnit, type Unit} from '../units/unit.js';
import type {Provenance} from '../records/snapshot.js';

/**
 * A fleet as it would be after some edits; holds the edits only, not the fleet. Edits are few or many, entities each at
 * most once.
 */
export class Overlay implements FleetView {
	readonly #base: FleetView;
	readonly #members = new Map<Id, Member | undefined>();
	readonly #come = new Map<Id, Set<Id>>();
	readonly #gone = new Map<Id, Set<Id>>();
	readonly #settings = new Map<Id, Map<Unit, Setting | undefined>>();
	readonly #beside = new Map<string, Set<Unit>>();
	readonly #exemptions = new Map<Id, Map<string, Exemption | undefined>>();
	readonly #exempted = new Set<Unit>();
	readonly #inside = new Map<Unit, Set<Unit>>();
	#hasArrays = false;
	#isStaged = false;
	readonly #merged = new Map<Id, ReadonlyMap<Unit, Setting>>();
	readonly #since: Provenance = {revision: Number.MAX_SAFE_INTEGER, at: 0, actor: ''};
	readonly #touched = new Set<string>();

	constructor(base: FleetView, edits: readonly Edit[]) {
		this.#base = base;
		for (const edit of edits) this.#lay(edit);
	}

	#lay(edit: Edit): void {
		this.#touched.add(edit.key);
		if (edit.entity === 'member') this.#layMember(edit.before, edit.after);
		if (edit.entity === 'exemption') this.#layExemption(edit.before, edit.after);
		if (edit.entity === 'setting') {
			const {cluster, unit} = (edit.after ?? edit.before)!;
			entryOf(this.#settings, cluster, () => new Map<Unit, Setting | undefined>()).set(unit, edit.after);
			if (edit.after) this.#enter(unit);
			if (edit.after?.stage?.open) this.#isStaged = true;
		}
	}

	#layExemption(before: Exemption | undefined, after: Exemption | undefined): void {
		entryOf(this.#exemptions, (after ?? before)!.member, () => new Map<string, Exemption | undefined>()).set(
			exemptionKey((after ?? before)!),
			after,
		);
		this.#exempted.add((after ?? before)!.unit);
	}

	#enter(unit: Unit): void {
		if (isArrayUnit(unit)) this.#hasArrays = true;
		if (!isValueUnit(unit)) entryOf(this.#beside, unitName(unit), () => new Set<Unit>()).add(unit);
		for (const array of arraysAround(unit)) entryOf(this.#inside, array, () => new Set<Unit>()).add(unit);
	}

	#layMember(before: Member | undefined, after: Member | undefined): void {
		this.#members.set((after ?? before)!.id, after);
		if (before?.parent !== undefined) entryOf(this.#gone, before.parent, () => new Set<Id>()).add(before.id);
		if (after?.parent !== undefined) entryOf(this.#come, after.parent, () => new Set<Id>()).add(after.id);
	}

	get root(): Id {
		return this.#base.root;
	}

	member(id: Id): Member | undefined {
		return this.#members.has(id) ? this.#members.get(id) : this.#base.member(id);
	}

	*children(cluster: Id): Generator<Id> {
		const gone = this.#gone.get(cluster);
		for (const id of this.#base.children(cluster)) if (!gone?.has(id)) yield id;
		yield* this.#come.get(cluster) ?? [];
	}

	childNamed(cluster: Id, name: string): Id | undefined {
		for (const id of this.#come.get(cluster) ?? []) if (this.member(id)?.name === name) return id;
		const id = this.#base.childNamed(cluster, name);
		return id !== undefined && this.#gone.get(cluster)?.has(id) ? undefined : id;
	}

	instanceAt(address: string): Id | undefined {
		for (const member of this.#members.values())
			if (member?.kind === 'instance' && member.addresses.includes(address)) return member.id;
		const id = this.#base.instanceAt(address);
		return id !== undefined && this.#members.has(id) ? undefined : id;
	}

	settings(cluster: Id): ReadonlyMap<Unit, Setting> {
		const edited = this.#settings.get(cluster);
		return edited
			? entryOf(this.#merged, cluster, () => merge(this.#base.settings(cluster), edited))
			: this.#base.settings(cluster);
	}

	get isStaged(): boolean {
		return this.#isStaged || this.#base.isStaged;
	}

	isClosedTo(setting: Setting, instance: Id): boolean {
		if (this.#settings.get(setting.cluster)?.get(setting.unit) !== setting)
			return this.#base.isClosedTo(setting, instance);
		return setting.stage?.open?.includes(instance) === false;
	}

	get hasArrays(): boolean {
		return this.#hasArrays || this.#base.hasArrays;
	}

	/** May name some that are set no more. */
	*unitsInside(array: Unit): Generator<Unit> {
		const base = new Set(this.#base.unitsInside(array));
		yield* base;
		for (const unit of this.#inside.get(array) ?? []) if (!base.has(unit)) yield unit;
	}

	*settersOf(unit: Unit): Generator<Id> {
		for (const cluster of this.#base.settersOf(unit)) if (!this.#settings.get(cluster)?.has(unit)) yield cluster;
		for (const [cluster, edited] of this.#settings) if (edited.get(unit)) yield cluster;
	}

	/** May name some that are set no more. */
	*unitsBeside(name: string): Generator<Unit> {
		const base = new Set(this.#base.unitsBeside(name));
		yield* base;
		for (const unit of this.#beside.get(name) ?? []) if (!base.has(unit)) yield unit;
	}

	get hasExemptions(): boolean {
		return this.#exemptions.size > 0 || this.#base.hasExemptions;
	}

	exemptions(member: Id): ReadonlyMap<string, Exemption> {
		const edited = this.#exemptions.get(member);
		return edited ? merge(this.#base.exemptions(member), edited) : this.#base.exemptions(member);
	}

	/** True also where somebody no longer is. */
	isExempted(unit: Unit): boolean {
		return (
			this.#base.isExempted(unit) ||
			this.#exempted.has(unit) ||
			(!isValueUnit(unit) && this.#exempted.has(valueUnit(unitName(unit))))
		);
	}

	since(key: string): Provenance | undefined {
		return this.#touched.has(key) ? this.#since : this.#base.since(key);
	}
}

function merge<Entity>(
	base: ReadonlyMap<string, Entity>,
	edited: ReadonlyMap<string, Entity | undefined>,
): ReadonlyMap<string, Entity> {
	const merged = new Map(base);
	for (const [key, entity] of edited) {
		if (entity) merged.set(key, entity);
		else merged.delete(key);
	}
	return merged;
}
