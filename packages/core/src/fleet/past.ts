import {entryOf} from './entry-of.js';
import type {PastView} from './fleet-view.js';
import {isLeaving, type Member} from './member.js';
import {sides, type Edit, type PastEdit, type Revision} from '../records/revision.js';
import type {Release, Setting} from '../units/setting.js';

/**
 * What intent was, as far as it says whose settings reach whom: who was below whom, what was set in which mode, who was
 * exempt. How a claim ended follows from it (S0.3), so no rule has to be kept for that, moved along with members, or
 * taken back.
 */
export class Past implements PastView {
	/** In the order of revisions. */
	readonly #edits: PastEdit[] = [];
	readonly #byKey = new Map<string, PastEdit[]>();
	readonly #releases = new Map<number, Release>();

	/** Remembers what a revision changes. */
	note({number, edits, policy}: Revision): void {
		if (policy.release !== undefined) this.#releases.set(number, policy.release);
		for (const edit of edits) {
			// nobody asks for what was before that
			const isNew = edit.entity === 'member' && !edit.before && !this.#byKey.has(edit.key);
			if (!isNew && changesReach(edit)) this.#add({...withoutContents(edit), revision: number});
		}
	}

	#add(edit: PastEdit): void {
		this.#edits.push(edit);
		entryOf(this.#byKey, edit.key, () => []).push(edit);
	}

	/** The revisions that changed an entity, the oldest first. */
	revisionsOf(key: string): readonly number[] {
		return (this.#byKey.get(key) ?? []).map(({revision}) => revision);
	}

	/** Every cluster that a member was below. */
	parentsOf(member: Member['id']): readonly Member['id'][] {
		return (this.#byKey.get(member) ?? []).flatMap((edit) =>
			edit.entity === 'member' ? (edit.before?.parent ?? []) : [],
		);
	}

	/** What takes back everything that was changed after a revision; each entity once, in no order. */
	backTo(revision: number): readonly Edit[] {
		const back = new Map<string, Edit>();
		for (let at = this.#edits.length - 1; at >= 0 && this.#edits[at]!.revision > revision; at--) {
			const {entity, key, before, after} = this.#edits[at]!;
			back.set(key, {entity, key, ...sides(back.has(key) ? back.get(key)!.before : after, before)} as Edit);
		}
		return [...back.values()].filter(({before, after}) => before ?? after);
	}

	/** What becomes of values whose setting ended by a revision (S4). */
	release(revision: number): Release {
		return this.#releases.get(revision) ?? 'restore';
	}

	/** Forgets what happened up to and with a revision. */
	forget(revision: number): void {
		for (const number of this.#releases.keys()) if (number <= revision) this.#releases.delete(number);
		const kept = this.#edits.filter((edit) => edit.revision > revision);
		if (kept.length === this.#edits.length) return;
		this.#edits.length = 0;
		this.#byKey.clear();
		for (const edit of kept) this.#add(edit);
	}

	/** Everything, in the order of revisions. */
	get edits(): readonly PastEdit[] {
		return this.#edits;
	}

	/** Of the revisions with another release than `restore`. */
	get releases(): ReadonlyMap<number, Release> {
		return this.#releases;
	}

	/** Takes what was remembered, in any order, until all is {@link settle}d. */
	take(edit: PastEdit): void {
		this.#add(edit);
	}

	takeRelease(revision: number, release: Release): void {
		this.#releases.set(revision, release);
	}

	/** Everything was taken. */
	settle(): void {
		for (const edits of [this.#edits, ...this.#byKey.values()])
			edits.sort((one, other) => one.revision - other.revision);
	}
}

/** The past as it will be after one more revision. */
export class PlannedPast implements PastView {
	readonly #past: PastView;
	readonly #number: number;
	readonly #edits = new Map<string, Edit>();
	readonly #release: Release;

	constructor(past: PastView, {number, edits, policy}: Pick<Revision, 'number' | 'edits' | 'policy'>) {
		this.#past = past;
		this.#number = number;
		this.#release = policy.release ?? 'restore';
		for (const edit of edits) if (changesReach(edit)) this.#edits.set(edit.key, edit);
	}

	revisionsOf(key: string): readonly number[] {
		const before = this.#past.revisionsOf(key);
		return this.#edits.has(key) ? [...before, this.#number] : before;
	}

	parentsOf(member: Member['id']): readonly Member['id'][] {
		const before = this.#past.parentsOf(member);
		const edit = this.#edits.get(member);
		return edit?.entity === 'member' && edit.before?.parent !== undefined ? [...before, edit.before.parent] : before;
	}

	backTo(revision: number): readonly Edit[] {
		if (revision >= this.#number) return [];
		const back = new Map(this.#past.backTo(revision).map((edit) => [edit.key, edit]));
		for (const {entity, key, before, after} of this.#edits.values())
			back.set(key, {entity, key, ...sides(after, back.has(key) ? back.get(key)!.after : before)} as Edit);
		return [...back.values()].filter(({before, after}) => before ?? after);
	}

	release(revision: number): Release {
		return revision === this.#number ? this.#release : this.#past.release(revision);
	}
}

/** Whether an edit changes whom a setting reaches: not a member's name, nor a setting's content. */
function changesReach(edit: Edit): boolean {
	if (!edit.before || !edit.after) return true;
	switch (edit.entity) {
		case 'member':
			return edit.before.parent !== edit.after.parent || isLeaving(edit.before) !== isLeaving(edit.after);
		case 'setting':
			return edit.before.mode !== edit.after.mode || Boolean(edit.before.stage?.open ?? edit.after.stage?.open);
		case 'exemption':
			return false;
	}
}

/** Contents can be long. */
const withoutContents = (edit: Edit): Edit =>
	edit.entity === 'setting'
		? {...edit, ...sides(edit.before && withoutContent(edit.before), edit.after && withoutContent(edit.after))}
		: edit;

function withoutContent({cluster, unit, mode, stage}: Setting): Setting {
	if (!stage?.open) return {cluster, unit, mode};
	return {cluster, unit, mode, stage: {...stage, ...(stage.before ? {before: withoutContent(stage.before)} : {})}};
}
