import {INSTANCE_STATES, type InstanceNote, type InstanceState, type StateCounts} from '../../records/delivery.js';
import type {Bus} from '../../events/bus.js';
import {entryOf} from '../../fleet/entry-of.js';
import type {Fleet} from '../../fleet/fleet.js';
import {instancesAtOrBelow} from '../../fleet/fleet-view.js';
import {isLeaving, type Id} from '../../fleet/member.js';
import type {Edit} from '../../records/revision.js';
import type {Unit} from '../../units/unit.js';
import {Deviations} from './deviations.js';

/**
 * One small note per instance; how many instances are in which state below each cluster, kept in O(depth) per change;
 * and which instances deviate in which units.
 */
export class Notes {
	readonly #fleet: Fleet;
	readonly #notes = new Map<Id, InstanceNote>();
	readonly #counts = new Map<Id, Map<InstanceState, number>>();
	readonly #deviations = new Deviations();
	readonly #bus: Bus;

	constructor(fleet: Fleet, bus: Bus) {
		this.#fleet = fleet;
		this.#bus = bus;
	}

	/** The note of an instance of the fleet; one that says `unknown` when there is none yet. */
	get(instance: Id): InstanceNote {
		return (
			this.#notes.get(instance) ?? {
				instance,
				state: 'unknown',
				since: this.#fleet.since(instance)?.at ?? 0,
				observedAt: 0,
				confirmed: 0,
				differences: [],
			}
		);
	}

	/** The instances on which something is not as it should be: in these units, or in any. */
	deviating(units?: Iterable<Unit>): ReadonlySet<Id> {
		if (!units) return this.#deviations.instances;
		const deviating = new Set<Id>();
		for (const unit of units) for (const instance of this.#deviations.of(unit)) deviating.add(instance);
		return deviating;
	}

	/** Takes what was remembered, before anything is counted. */
	load(note: InstanceNote): void {
		this.#notes.set(note.instance, note);
	}

	/** Counts all instances of the fleet, and forgets notes of others. */
	count(): void {
		this.#counts.clear();
		for (const [id, {differences}] of this.#notes) {
			if (this.#fleet.member(id)) this.#deviations.change(id, [], differences);
			else this.#notes.delete(id);
		}
		for (const member of this.#fleet.members())
			if (member.kind === 'instance') this.#add(member.id, this.get(member.id).state, 1);
	}

	/** Of an instance that was removed meanwhile nothing is noted. */
	set(note: InstanceNote): void {
		if (!this.#fleet.member(note.instance)) return;
		const before = this.get(note.instance);
		this.#notes.set(note.instance, note);
		if (before.state !== note.state) {
			this.#add(note.instance, before.state, -1);
			this.#add(note.instance, note.state, 1);
		}
		this.#deviations.change(note.instance, before.differences, note.differences);
		this.#bus.statusChanged.emit(note, before);
	}

	/** How many instances at or below a member are in which state. */
	counts(member: Id): StateCounts {
		if (this.#fleet.member(member)?.kind === 'instance') return {[this.get(member).state]: 1};
		return Object.fromEntries(this.#counts.get(member) ?? []);
	}

	/** The worst state at or below a member; `in sync` where there is no instance. */
	worst(member: Id): InstanceState {
		if (this.#fleet.member(member)?.kind === 'instance') return this.get(member).state;
		const counts = this.#counts.get(member);
		return INSTANCE_STATES.find((state) => counts?.has(state)) ?? 'in sync';
	}

	/** Runs what changes the fleet's members, and keeps the counts right. */
	around(edits: readonly Edit[], change: () => void): void {
		const moved = new Set<Id>();
		for (const edit of edits)
			if (
				edit.entity === 'member' &&
				edit.before &&
				(edit.before.parent !== edit.after?.parent || isLeaving(edit.before) !== isLeaving(edit.after))
			)
				for (const id of instancesAtOrBelow(this.#fleet, edit.before.id)) moved.add(id);
		for (const id of moved) this.#add(id, this.get(id).state, -1);
		change();
		for (const edit of edits)
			if (edit.entity === 'member' && !edit.before && edit.after?.kind === 'instance') moved.add(edit.after.id);
		for (const id of moved) {
			if (this.#fleet.member(id)) this.#add(id, this.get(id).state, 1);
			else this.#forget(id);
		}
	}

	#forget(id: Id): void {
		this.#deviations.change(id, this.get(id).differences, []);
		this.#notes.delete(id);
	}

	#add(instance: Id, state: InstanceState, more: number): void {
		if (isLeaving(this.#fleet.member(instance))) return;
		for (let id = this.#fleet.member(instance)?.parent; id !== undefined; id = this.#fleet.member(id)?.parent) {
			const counts = entryOf(this.#counts, id, () => new Map<InstanceState, number>());
			const count = (counts.get(state) ?? 0) + more;
			if (count === 0) counts.delete(state);
			else counts.set(state, count);
		}
	}
}
