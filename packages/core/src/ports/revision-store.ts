import type {Revision} from '../records/revision.js';
import type {Snapshot} from '../records/snapshot.js';
import type {CallOptions} from './call-options.js';

export interface RevisionRange {
	/** Only revisions with a smaller number; default: from the newest. */
	readonly before?: number;
	/** At least 1, at most 1,000; default 100. */
	readonly limit?: number;
}

/** What {@link RevisionStore.load} finds. */
export interface LoadedRevisions {
	/** The newest snapshot not above `at`; left out when there is none. */
	readonly snapshot?: Snapshot;
	/** Every revision after the snapshot (or from 1), up to `at`, in order. To be read once, after the snapshot. */
	readonly revisions: AsyncIterable<Revision>;
}

/**
 * Keeps the fleet's revisions, in order, once and for all.
 * Calls may overlap. Every call rejects with STORE_FAILED when the medium fails, with STOPPED after `close`,
 * and with the signal's reason when `options.signal` is aborted before it took effect.
 */
export interface RevisionStore {
	/** The fleet's past up to and with revision `at` (default: all of it).
	 * @throws STORE_DAMAGED when what is stored cannot be trusted. */
	load(options?: CallOptions & {readonly at?: number}): Promise<LoadedRevisions>;
	/**
	 * Appends revisions, all or none. When it resolves, they survive a crash. Calls may be made before earlier ones
	 * resolved.
	 * @throws REVISION_OUT_OF_ORDER when the first number is not the last one plus 1, or they have gaps. */
	append(revisions: readonly Revision[], options?: CallOptions): Promise<void>;
	/** Revisions of the range, newest first. */
	list(range?: RevisionRange, options?: CallOptions): Promise<readonly Revision[]>;
	/**
	 * Every revision after this number, in order, and then each new one once it is durable; ends when the signal is
	 * aborted or the store closed.
	 */
	follow(after: number, options?: CallOptions): AsyncIterable<Revision>;
	/**
	 * Keeps a snapshot; when it resolves, `load` starts from it. Some older ones stay. Revisions are never dropped by it.
	 * @throws REVISION_NOT_FOUND when its revision was not appended. */
	saveSnapshot(snapshot: Snapshot, options?: CallOptions): Promise<void>;
	/** Waits for what is under way and lets go of the medium. Again: no effect. */
	close(): Promise<void>;
}
