import {ClusterdError} from '../../errors.js';
import type {Revision} from '../../records/revision.js';
import type {History} from '../../ports/cluster-manager.js';
import type {CallOptions} from '../../ports/call-options.js';
import type {RevisionRange, RevisionStore} from '../../ports/revision-store.js';

/** Revisions as they are read. */
export class HistoryViews implements History {
	readonly #store: RevisionStore;

	constructor(store: RevisionStore) {
		this.#store = store;
	}

	list(range?: RevisionRange, options?: CallOptions): Promise<readonly Revision[]> {
		return this.#store.list(range, options);
	}

	async get(number: number, options?: CallOptions): Promise<Revision> {
		const [revision] = await this.#store.list({before: number + 1, limit: 1}, options);
		if (revision?.number !== number) throw new ClusterdError('REVISION_NOT_FOUND', {revision: number});
		return revision;
	}
}
