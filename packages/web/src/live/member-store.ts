import {
	ClusterdError,
	isClusterdError,
	type ClusterManager,
	type FleetEvent,
	type Id,
	type MemberView,
} from '@clusterd/core';
import {Changes, type Observable} from './watching.js';
import type {EventFeed} from './event-feed.js';
import {listsFor} from './lists-for.js';

const PAGE = 1000;
/** ms between two rounds of reading what events made stale. */
const ROUND_MS = 250;
/** So many revisions are looked at for who was removed; after more it shows when somebody asks. */
const REVISIONS_AT_MOST = 20;

/**
 * What the page knows of members: those that something asked for, kept fresh by events. Children are read when asked
 * for.
 */
export class MemberStore implements Observable {
	readonly changes = new Changes();
	readonly #manager: ClusterManager;
	readonly #members = new Map<Id, MemberView>();
	readonly #children = new Map<Id, readonly Id[]>();
	readonly #failures = new Map<Id | undefined, unknown>();
	readonly #loading = new Map<Id | undefined, Promise<void>>();
	readonly #stale = new Set<Id>();
	readonly #staleLists = new Set<Id>();
	readonly #revisions = new Set<number>();
	#root: Id | undefined;
	#round: ReturnType<typeof setTimeout> | undefined;

	constructor(manager: ClusterManager, feed: EventFeed) {
		this.#manager = manager;
		feed.listen((event) => this.#take(event));
	}

	/** The root's id, once it is read. */
	get root(): Id | undefined {
		return this.#root;
	}

	/** A member as last read; undefined when it is not read or there is none. */
	get(id: Id | undefined): MemberView | undefined {
		return id === undefined ? undefined : this.#members.get(id);
	}

	/** Ids of a cluster's direct members; undefined when they are not read. */
	children(cluster: Id): readonly Id[] | undefined {
		return this.#children.get(cluster);
	}

	/** What went wrong when a member (undefined: the root) or its children were read last. */
	failure(id?: Id): unknown {
		return this.#failures.get(id);
	}

	isLoading(id?: Id): boolean {
		return this.#loading.has(id);
	}

	/** Reads the root, once. */
	loadRoot(): Promise<void> {
		return this.#once(undefined, async () => {
			const root = await this.#manager.members.root();
			this.#root = root.id;
			this.#members.set(root.id, root);
		});
	}

	/** Reads a member if it is not known: for a name beside its id. One that is gone stays unknown. */
	async need(id: Id): Promise<MemberView | undefined> {
		if (!this.#members.has(id) && !this.#failures.has(id)) {
			await this.#once(id, async () => {
				this.#members.set(id, await this.#manager.members.get(id));
			});
		}
		return this.#members.get(id);
	}

	/** Reads a member and, so that the tree can show where it is, the children of the clusters above it. */
	async reveal(id: Id): Promise<void> {
		await this.#once(id, async () => {
			this.#members.set(id, await this.#manager.members.get(id));
		});
		for (const {id: cluster} of this.#members.get(id)?.ancestors ?? [])
			if (!this.#children.has(cluster)) await this.loadChildren(cluster);
	}

	/** Reads a cluster's direct members, all of them. */
	loadChildren(cluster: Id): Promise<void> {
		return this.#once(cluster, async () => {
			const found: MemberView[] = [];
			for (let offset: number | undefined = 0; offset !== undefined;) {
				const page = await this.#manager.members.children(cluster, {offset, limit: PAGE});
				found.push(...page.items);
				offset = page.next;
			}
			for (const member of found) this.#members.set(member.id, member);
			this.#children.set(
				cluster,
				found.map(({id}) => id),
			);
		});
	}

	#once(id: Id | undefined, read: () => Promise<void>): Promise<void> {
		const known = this.#loading.get(id);
		if (known) return known;
		const loading = read()
			.then(
				() => {
					this.#failures.delete(id);
				},
				(error: unknown) => {
					this.#failures.set(id, error);
				},
			)
			.finally(() => {
				this.#loading.delete(id);
				this.changes.announce();
			});
		this.#loading.set(id, loading);
		return loading;
	}

	#take(event: FleetEvent): void {
		if (event.kind === 'state') {
			const member = this.#members.get(event.member);
			if (member?.instance)
				this.#put({
					...member,
					state: event.state,
					counts: {[event.state]: 1},
					instance: {...member.instance, stateSince: event.at, observedAt: event.at},
				});
			for (const id of [event.member, ...event.ancestors]) this.#markStale(id);
		} else if (event.kind === 'revision') {
			this.#revisions.add(event.revision);
			for (const id of event.members) this.#revised(id);
		} else if (event.kind === 'reset') {
			for (const id of this.#members.keys()) this.#stale.add(id);
			for (const id of this.#children.keys()) this.#staleLists.add(id);
		}
		if (this.#stale.size + this.#staleLists.size > 0)
			this.#round ??= setTimeout(() => void this.#readStale(), ROUND_MS);
	}

	/** A revision may have made, changed, moved or removed the member. */
	#revised(id: Id): void {
		this.#stale.add(id);
		const known = this.#members.get(id);
		for (const {id: above} of known?.ancestors ?? []) this.#markStale(above);
		if (known?.parent !== undefined && this.#children.has(known.parent)) this.#staleLists.add(known.parent);
	}

	/** What is being read may have been read too early. */
	#markStale(id: Id): void {
		if (this.#members.has(id) || this.#loading.size > 0) this.#stale.add(id);
	}

	/** Finds out who was removed from the revisions themselves: whoever is gone cannot be asked. */
	async #forgetRemoved(): Promise<void> {
		const revisions = [...this.#revisions];
		this.#revisions.clear();
		if (revisions.length > REVISIONS_AT_MOST) return;
		for (const number of revisions) {
			const revision = await this.#manager.history.get(number).catch(() => undefined);
			for (const edit of revision?.edits ?? []) if (edit.entity === 'member' && !edit.after) this.#forget(edit.key);
		}
	}

	#forget(id: Id): void {
		this.#members.delete(id);
		this.#children.delete(id);
		this.#stale.delete(id);
		this.#staleLists.delete(id);
		this.#failures.set(id, new ClusterdError('MEMBER_NOT_FOUND', {member: id}));
	}

	async #readStale(): Promise<void> {
		await this.#forgetRemoved();
		const stale = [...this.#stale];
		this.#stale.clear();
		for (const list of listsFor(stale, (id) => this.#members.get(id)?.parent))
			if (this.#children.has(list)) this.#staleLists.add(list);
		const lists = [...this.#staleLists];
		this.#staleLists.clear();
		const inLists = new Set(lists.flatMap((list) => this.#children.get(list) ?? []));
		for (const id of stale) if (!inLists.has(id)) await this.#reread(id);
		for (const list of [...lists, ...this.#staleLists]) await this.#rereadList(list);
		this.#staleLists.clear();
		this.changes.announce();
		this.#round = this.#stale.size > 0 ? setTimeout(() => void this.#readStale(), ROUND_MS) : undefined;
	}

	async #reread(id: Id): Promise<void> {
		const before = this.#members.get(id);
		try {
			const now = await this.#manager.members.get(id);
			this.#put(now);
			for (const parent of new Set([before?.parent, now.parent]))
				if (before?.parent !== now.parent && parent !== undefined && this.#children.has(parent))
					this.#staleLists.add(parent);
			if (!before) for (const {id: above} of now.ancestors) this.#markStale(above);
		} catch (error) {
			if (isClusterdError(error, 'MEMBER_NOT_FOUND')) this.#forget(id);
			// Else: what was known stays until the connection is back, and then everything is read again.
		}
	}

	async #rereadList(cluster: Id): Promise<void> {
		if (this.#members.has(cluster)) await this.loadChildren(cluster);
		else this.#children.delete(cluster);
	}

	#put(member: MemberView): void {
		this.#members.set(member.id, member);
		this.changes.announce();
	}
}
