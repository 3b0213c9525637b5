import type {Change, Id} from '@clusterd/core';

/**
 * Who is a member of what, as far as the authors of changes know: one may be wrong when another has just been answered.
 */
export class Roster {
	readonly root: Id;
	readonly #parents = new Map<Id, Id>();
	readonly #addresses = new Map<Id, string>();
	/** Also of instances that were removed: an earlier change of one may be answered later. */
	readonly #everyAddress = new Map<Id, string>();
	readonly #free: Set<string>;

	/** @param addresses of all instances that there could be */
	constructor(root: Id, addresses: readonly string[]) {
		this.root = root;
		this.#free = new Set(addresses);
	}

	get instances(): readonly Id[] {
		return [...this.#addresses.keys()];
	}

	/** All but the root. */
	get clusters(): readonly Id[] {
		return [...this.#parents.keys()].filter((id) => !this.#addresses.has(id));
	}

	/** Addresses that are no member's. */
	get free(): readonly string[] {
		return [...this.#free];
	}

	parentOf(member: Id): Id {
		return this.#parents.get(member) ?? this.root;
	}

	/** The address of an instance, whether or not it is still there; an empty text for who is none. */
	addressOf(instance: Id): string {
		return this.#everyAddress.get(instance) ?? '';
	}

	/** Takes note of a change that was done, and of the member that it made. */
	note(change: Change, made: Id = ''): void {
		if (change.kind === 'create-cluster' || change.kind === 'create-instance')
			this.#parents.set(made, change.parent ?? this.root);
		if (change.kind === 'create-instance') {
			this.#addresses.set(made, change.address);
			this.#everyAddress.set(made, change.address);
			this.#free.delete(change.address);
		}
		if (change.kind === 'move-member') this.#parents.set(change.member, change.to);
		if (change.kind === 'remove-member') this.#remove(change.member);
	}

	#remove(member: Id): void {
		const address = this.#addresses.get(member);
		if (address !== undefined) this.#free.add(address);
		for (const [child, parent] of this.#parents) if (parent === member) this.#parents.set(child, this.parentOf(member));
		this.#addresses.delete(member);
		this.#parents.delete(member);
	}
}
