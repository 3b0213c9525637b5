import {Task} from '@lit/task';
import type {ReactiveControllerHost} from 'lit';
import type {ClusterManager, Edit, Id, MemberView, Revision} from '@clusterd/core';

/** Revisions that are looked through at most for those that concern a member. */
const LOOKED_AT = 1000;
const PAGE = 100;

/** Revisions, newest first, and whether there are older ones. */
export interface ListedRevisions {
	readonly revisions: readonly Revision[];
	readonly isMore: boolean;
}

/** What a list of revisions depends on. */
export interface RevisionListOf {
	readonly manager: ClusterManager | undefined;
	/** Only what concerns this member; left out, or the root: everything. */
	readonly member: MemberView | undefined;
	/** At most so many. */
	readonly limit: number;
	/** The newest revision that is known; when it changes the list is read again. */
	readonly newest: number;
}

/** Reads the fleet's revisions for an element, as far as they concern one member. */
export const revisionList = (
	host: ReactiveControllerHost,
	of: () => RevisionListOf,
): Task<readonly unknown[], ListedRevisions | undefined> =>
	new Task(host, {
		task: async (_args, {signal}) => {
			const {manager, member, limit} = of();
			return manager && readRevisions(manager, member?.parent === undefined ? undefined : member, limit, signal);
		},
		args: () => {
			const {manager, member, limit, newest} = of();
			return [manager, member?.id, limit, newest] as const;
		},
	});

async function readRevisions(
	manager: ClusterManager,
	member: MemberView | undefined,
	limit: number,
	signal: AbortSignal,
): Promise<ListedRevisions> {
	if (!member) {
		const revisions = await manager.history.list({limit}, {signal});
		return {revisions, isMore: revisions.length === limit && limit < LOOKED_AT};
	}
	const concerns = new Concern(manager, member, signal);
	const found: Revision[] = [];
	let before: number | undefined;
	for (let looked = 0; looked < LOOKED_AT; looked += PAGE) {
		const page = await manager.history.list({limit: PAGE, ...(before === undefined ? {} : {before})}, {signal});
		for (const revision of page) if (await concerns.of(revision)) found.push(revision);
		if (found.length >= limit) return {revisions: found.slice(0, limit), isMore: true};
		if (page.length < PAGE) break;
		before = page.at(-1)!.number;
	}
	return {revisions: found, isMore: false};
}

/** Whether a revision concerns a member: something was done at it, above it, or below it. */
class Concern {
	readonly #manager: ClusterManager;
	readonly #member: MemberView;
	readonly #above: ReadonlySet<Id>;
	readonly #signal: AbortSignal;
	readonly #known = new Map<Id, Promise<boolean>>();

	constructor(manager: ClusterManager, member: MemberView, signal: AbortSignal) {
		this.#manager = manager;
		this.#member = member;
		this.#above = new Set(member.ancestors.map(({id}) => id));
		this.#signal = signal;
	}

	async of({edits, commands}: Revision): Promise<boolean> {
		for (const edit of edits) if (await this.#isEdited(edit)) return true;
		for (const instance of new Set(commands.map((each) => each.instance)))
			if (await this.#isBelow(instance)) return true;
		return false;
	}

	async #isEdited(edit: Edit): Promise<boolean> {
		if (edit.entity === 'member') return this.#isPlaced(edit);
		const {cluster} = (edit.after ?? edit.before)!;
		return this.#above.has(cluster) || this.#isBelow(cluster);
	}

	/**
	 * Whether somebody came, went or was edited here. Whoever went cannot be asked for any more: older revisions go by
	 * where that was.
	 */
	async #isPlaced({key, before, after}: Extract<Edit, {entity: 'member'}>): Promise<boolean> {
		let isHere = false;
		for (const parent of [before?.parent, after?.parent])
			isHere ||= parent !== undefined && (await this.#isBelow(parent));
		if (!after) this.#known.set(key, Promise.resolve(isHere));
		return isHere || this.#isBelow(key);
	}

	/** Whether it is the member or below it. */
	#isBelow(id: Id): Promise<boolean> | boolean {
		if (id === this.#member.id) return true;
		if (this.#member.kind === 'instance' || this.#above.has(id)) return false;
		let known = this.#known.get(id);
		if (!known)
			this.#known.set(
				id,
				(known = this.#manager.members.get(id, {signal: this.#signal}).then(
					({ancestors}) => ancestors.some((above) => above.id === this.#member.id),
					() => false,
				)),
			);
		return known;
	}
}
