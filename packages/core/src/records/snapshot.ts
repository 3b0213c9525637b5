import type {Member} from '../fleet/member.js';
import type {Exemption} from '../fleet/exemption.js';
import type {PastEdit} from './revision.js';
import type {Release, Setting} from '../units/setting.js';

/** Who touched an entity last, and when. */
export interface Provenance {
	readonly revision: number;
	/** ms since 1970 */
	readonly at: number;
	readonly actor: string;
}

/** One line of a snapshot: an entity with its provenance, or something that the fleet knows besides. */
export type SnapshotEntry =
	| {readonly entity: 'member'; readonly value: Member; readonly since: Provenance}
	| {readonly entity: 'setting'; readonly value: Setting; readonly since: Provenance}
	| {readonly entity: 'exemption'; readonly value: Exemption; readonly since: Provenance}
	/** What was, as long as an instance may have to hear of it (S0.3). */
	| {readonly entity: 'past'; readonly value: PastEdit}
	| {readonly entity: 'release'; readonly revision: number; readonly release: Release}
	/** A key (of an edit) that is no more. */
	| {readonly entity: 'removed'; readonly key: string; readonly since: Provenance}
	| {readonly entity: 'request'; readonly key: string; readonly digest: string; readonly revision: number}
	| {readonly entity: 'command'; readonly instance: string; readonly revision: number}
	| {readonly entity: 'counter'; readonly lastId: number};

/** The fleet as it was after one revision. */
export interface Snapshot {
	readonly revision: number;
	/** In no particular order; may be large, so it is streamed. */
	readonly entries: AsyncIterable<SnapshotEntry> | Iterable<SnapshotEntry>;
}
