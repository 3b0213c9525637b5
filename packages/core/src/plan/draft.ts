import {entryOf} from '../fleet/entry-of.js';
import type {RegexEngine} from '@clusterd/elektra';
import {ClusterdError, type ErrorCode, type ErrorFacts, type PlanRefusal} from '../errors.js';
import type {Change} from '../records/change.js';
import {exemptionKey, type Exemption} from '../fleet/exemption.js';
import type {Fleet} from '../fleet/fleet.js';
import {refOf, type FleetView} from '../fleet/fleet-view.js';
import {PlannedFleet} from '../fleet/planned-fleet.js';
import type {Cluster, Id, Instance, Member, MemberRef} from '../fleet/member.js';
import type {PlanRemark, PlanRow} from '../records/plan.js';
import {memberKey, operationId, settingKey, sides, type Command, type Edit} from '../records/revision.js';
import type {Release, Setting} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import {Exceptions, type ExceptionRange} from './exceptions.js';
import {Judge, type Finding} from './checks/value-check.js';
import type {Known, Need} from './known.js';
import type {Limits} from './limits.js';

/** What a {@link Draft} is made of. */
export interface DraftInput {
	readonly fleet: Fleet;
	readonly known: Known;
	readonly limits: Limits;
	readonly regex: RegexEngine;
	readonly exceptions?: ExceptionRange;
}

/** A plan in the making: what the rules for one kind of change write their findings into. */
export class Draft {
	readonly fleet: Fleet;
	readonly known: Known;
	readonly limits: Limits;
	readonly commands: Command[] = [];
	readonly rows: PlanRow[] = [];
	readonly remarks: PlanRemark[] = [];
	readonly refusals: PlanRefusal[] = [];
	readonly exceptions: Exceptions;
	readonly #regex: RegexEngine;
	readonly #edits = new Map<string, Edit>();
	readonly #touched = new Set<Id>();
	/** Those that were found in one go: as a set they would take longer than to find. */
	#found: readonly Id[] = [];
	readonly #needs = new Map<Need, Id[]>();
	/** The id of the member that the change makes. */
	made?: Id;
	/** What becomes of values whose setting ends by the change (S4). */
	release: Release = 'restore';

	constructor({fleet, known, limits, regex, exceptions}: DraftInput) {
		this.fleet = fleet;
		this.known = known;
		this.limits = limits;
		this.#regex = regex;
		this.exceptions = new Exceptions(exceptions);
	}

	get edits(): readonly Edit[] {
		return [...this.#edits.values()];
	}

	/** Every instance that the change touches (S14.2), each once. */
	get touched(): readonly Id[] {
		return this.#touched.size === 0 ? this.#found : [...new Set([...this.#found, ...this.#touched])];
	}

	/** The fleet as the edits so far will make it. */
	after(): PlannedFleet {
		return new PlannedFleet(this.fleet, this.edits, this.release);
	}

	/** Notes that the change touches an instance. */
	touch(instance: Id): void {
		this.#touched.add(instance);
	}

	/** Notes that it touches these, each of which is given once: many at a time. */
	touchAll(instances: readonly Id[]): void {
		if (this.#found.length === 0) this.#found = instances;
		else for (const instance of instances) this.touch(instance);
	}

	/** Notes what must be read of an instance, each time once: many share one need. */
	need(instance: Id, need: Need): void {
		entryOf(this.#needs, need, () => []).push(instance);
	}

	/** How many instances must be read before the plan can tell what happens there. */
	get notRead(): number {
		const [only, ...others] = this.#needs.values();
		return others.length === 0 ? (only?.length ?? 0) : new Set([...this.#needs.values()].flat()).size;
	}

	/** What must be read of each of them. */
	needs(): ReadonlyMap<Id, Need> {
		const all = new Map<Id, Need>();
		for (const [{names, subtrees}, instances] of this.#needs)
			for (const id of instances)
				all.set(id, {
					names: [...new Set([...(all.get(id)?.names ?? []), ...names])],
					subtrees: [...new Set([...(all.get(id)?.subtrees ?? []), ...subtrees])],
				});
		return all;
	}

	refuse<Code extends ErrorCode>(code: Code, facts: ErrorFacts[Code]): void {
		this.refusals.push(new ClusterdError(code, facts).toJSON() as PlanRefusal);
	}

	remark(kind: PlanRemark['kind'], member: Id, unit?: Unit): void {
		this.remarks.push({kind, member: this.ref(member), ...(unit === undefined ? {} : {unit})});
	}

	/** Who foretells what members say to the change, once its edits and commands are known. */
	judge(after: FleetView): Judge {
		return new Judge({
			before: this.fleet,
			after,
			known: this.known,
			tools: {regex: this.#regex},
			commands: this.commands,
		});
	}

	/** Notes what hinders a unit on a member, which may be one that only comes. */
	except(unit: Unit, member: Id, finding: Finding): void {
		this.exceptions.add(() => ({unit, member: this.ref(member), ...finding}));
	}

	/** @throws MEMBER_NOT_FOUND */
	ref(id: Id): MemberRef {
		const coming = id === this.made ? this.#edits.get(memberKey(id))?.after : undefined;
		if (coming && 'kind' in coming && coming.parent !== undefined)
			return {id, kind: coming.kind, path: `${this.ref(coming.parent).path} / ${coming.name}`};
		return refOf(this.fleet, this.member(id));
	}

	/** @throws MEMBER_NOT_FOUND */
	member(id: Id): Member {
		const member = this.fleet.member(id);
		if (!member) throw new ClusterdError('MEMBER_NOT_FOUND', {member: id});
		return member;
	}

	/** @throws MEMBER_NOT_FOUND, WRONG_KIND */
	cluster(id: Id): Cluster {
		const member = this.member(id);
		if (member.kind !== 'cluster') throw new ClusterdError('WRONG_KIND', {member: this.ref(id), needed: 'cluster'});
		return member;
	}

	/** @throws MEMBER_NOT_FOUND, WRONG_KIND */
	instance(id: Id): Instance {
		const member = this.member(id);
		if (member.kind !== 'instance') throw new ClusterdError('WRONG_KIND', {member: this.ref(id), needed: 'instance'});
		return member;
	}

	editMember(before: Member | undefined, after: Member | undefined): void {
		this.#edit({entity: 'member', key: memberKey((after ?? before)!.id), ...sides(before, after)});
	}

	/** Sets, changes or (without `after`) ends a setting; says nothing when that is how it is. */
	editSetting(cluster: Id, unit: Unit, after: Setting | undefined): void {
		const before = this.fleet.settings(cluster).get(unit);
		if (
			before === after ||
			(before &&
				after &&
				!before.stage &&
				before.mode === after.mode &&
				before.content === after.content &&
				(before.takesBinary || !after.takesBinary))
		)
			return;
		if (before?.stage && !before.stage.open)
			this.refuse('STAGED', {
				unit,
				member: this.ref(cluster),
				operation: operationId(this.fleet.since(settingKey(cluster, unit))?.revision ?? 0),
			});
		this.#edit({entity: 'setting', key: settingKey(cluster, unit), ...sides(before, after)});
	}

	/** Begins, changes or (without `after`) ends an exemption; says nothing when that is how it is. */
	editExemption(exemption: Exemption, after: Exemption | undefined): void {
		const key = exemptionKey(exemption);
		const before = this.fleet.exemptions(exemption.member).get(key);
		if (before?.reason !== after?.reason || before?.until !== after?.until)
			this.#edit({entity: 'exemption', key, ...sides(before, after)});
	}

	#edit(edit: Edit): void {
		this.#edits.set(edit.key, edit);
	}
}

export type ChangeOf<Kind extends Change['kind']> = Extract<Change, {kind: Kind}>;
