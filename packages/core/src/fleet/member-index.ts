import type {Id, Member} from './member.js';

const NONE: ReadonlySet<Id> = new Set();

/** Members by id, parent, name and address, with the number of instances below each. */
export class MemberIndex {
	readonly #members = new Map<Id, Member>();
	readonly #children = new Map<Id, Set<Id>>();
	readonly #names = new Map<string, Id>();
	readonly #addresses = new Map<string, Id>();
	readonly #counts = new Map<Id, number>();
	#root: Id | undefined;

	get root(): Id {
		if (this.#root === undefined) throw new TypeError('The fleet has no root yet');
		return this.#root;
	}

	get size(): number {
		return this.#members.size;
	}

	get(id: Id): Member | undefined {
		return this.#members.get(id);
	}

	all(): Iterable<Member> {
		return this.#members.values();
	}

	children(cluster: Id): ReadonlySet<Id> {
		return this.#children.get(cluster) ?? NONE;
	}

	childNamed(cluster: Id, name: string): Id | undefined {
		return this.#names.get(nameKey(cluster, name));
	}

	instanceAt(address: string): Id | undefined {
		return this.#addresses.get(address);
	}

	/** Instances at and below a member; one that is leaving does not count. */
	instanceCount(id: Id): number {
		const member = this.#members.get(id);
		if (member?.kind === 'instance') return member.leaving ? 0 : 1;
		return this.#counts.get(id) ?? 0;
	}

	add(member: Member): void {
		this.place(member);
		this.#count(member.parent, this.instanceCount(member.id));
	}

	remove(member: Member): void {
		this.#count(member.parent, -this.instanceCount(member.id));
		this.#members.delete(member.id);
		if (member.kind === 'instance') for (const address of member.addresses) this.#addresses.delete(address);
		if (member.parent === undefined) {
			this.#root = undefined;
			return;
		}
		const name = nameKey(member.parent, member.name);
		// a member that came in the same revision may have it by now
		if (this.#names.get(name) === member.id) this.#names.delete(name);
		const siblings = this.#children.get(member.parent);
		siblings?.delete(member.id);
		if (siblings?.size === 0) this.#children.delete(member.parent);
	}

	/** Adds a member whose parents may come later; `settle` then counts. */
	place(member: Member): void {
		this.#members.set(member.id, member);
		if (member.kind === 'instance') for (const address of member.addresses) this.#addresses.set(address, member.id);
		if (member.parent === undefined) {
			this.#root = member.id;
			return;
		}
		this.#names.set(nameKey(member.parent, member.name), member.id);
		const siblings = this.#children.get(member.parent);
		if (siblings) siblings.add(member.id);
		else this.#children.set(member.parent, new Set([member.id]));
	}

	/** Counts all that was placed. */
	settle(): void {
		this.#counts.clear();
		for (const member of this.#members.values())
			if (member.kind === 'instance' && !member.leaving) this.#count(member.parent, 1);
	}

	#count(from: Id | undefined, more: number): void {
		if (more === 0) return;
		for (let id = from; id !== undefined; id = this.#members.get(id)?.parent)
			this.#counts.set(id, (this.#counts.get(id) ?? 0) + more);
	}
}

const nameKey = (cluster: Id, name: string): string => `${cluster}/${name}`;
