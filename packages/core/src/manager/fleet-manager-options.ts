import type {RegexEngine} from '@clusterd/elektra';
import {BACKOFF, type Backoff} from '../delivery/lanes/backoff.js';
import type {GroupLimits} from '../delivery/lanes/fleet-bounds.js';
import type {Limits} from '../plan/limits.js';
import type {Clock} from '../ports/clock.js';
import type {DeliveryStore} from '../ports/delivery-store.js';
import type {Hash} from '../ports/hash.js';
import type {Connector} from '../ports/key-database.js';
import {SILENT, type Logger} from '../ports/logger.js';
import type {Random} from '../ports/random.js';
import type {RevisionStore} from '../ports/revision-store.js';

/** What a FleetManager is made of. */
export interface FleetManagerOptions {
	readonly revisionStore: RevisionStore;
	readonly deliveryStore: DeliveryStore;
	readonly connector: Connector;
	readonly clock: Clock;
	readonly random: Random;
	readonly hash: Hash;
	readonly regex: RegexEngine;
	/** @defaultValue one that keeps nothing */
	readonly logger?: Logger;
	/** clusterd's own version, as it is told. @defaultValue '0.0.0' */
	readonly version?: string;
	/** Name of the root at the first start. @defaultValue 'all' */
	readonly rootName?: string;
	readonly limits?: Partial<Limits>;
	readonly backoff?: Backoff;
	/** Instances delivered to at the same time. @defaultValue 200 */
	readonly concurrency?: number;
	/** Bounds on that beside, for single clusters and machines. @defaultValue none */
	readonly groupLimits?: GroupLimits;
	/** Instances that one live read asks at most (S12). @defaultValue 1,000 */
	readonly maxLiveInstances?: number;
	/** How long live reads wait unless the caller says otherwise, ms (S12). @defaultValue 2,000 */
	readonly deadlineMs?: number;
	/**
	 * Reads a second, over the whole fleet, by which owned units are looked at (S9): one for each key, and one for
	 * contact with its instance; 0: never. @defaultValue 200
	 */
	readonly checkReadsPerSecond?: number;
	/** Each instance is looked at no more often than this, ms. @defaultValue 30,000 */
	readonly checkIntervalMs?: number;
	/** Which repair of a unit within ten minutes makes a contest instead (S9); 0: none does. @defaultValue 3 */
	readonly contestedAfter?: number;
	/**
	 * Of how many revisions, the newest, it is remembered what became of them: their operations, and what their commands
	 * replaced, which
	 * undoing these needs. Revisions themselves are kept for ever. @defaultValue 10,000 */
	readonly keepResults?: number;
	/** A snapshot is kept after so many revisions, and results that are too old are forgotten. @defaultValue 1,000 */
	readonly snapshotEvery?: number;
}

/** The options with their defaults. */
export type CompleteOptions = FleetManagerOptions & typeof DEFAULTS;

export const DEFAULTS = {
	logger: SILENT,
	version: '0.0.0',
	rootName: 'all',
	backoff: BACKOFF,
	concurrency: 200,
	groupLimits: {},
	maxLiveInstances: 1000,
	deadlineMs: 2000,
	checkReadsPerSecond: 200,
	checkIntervalMs: 30_000,
	contestedAfter: 3,
	keepResults: 10_000,
	snapshotEvery: 1000,
};
