import type {ArrayElementContent} from '../units/array-content.js';
import type {DriftPolicy, Id} from '../fleet/member.js';
import type {StopRule} from './revision.js';
import type {Content, Release, SettingMode} from '../units/setting.js';

/** A unit as people name it: a key name in any valid spelling, and a metakey of it, if one is meant. */
export interface UnitRef {
	readonly name: string;
	readonly meta?: string;
	/**
	 * The array of the key (S5.2): its elements with all below them, and its metakey `array`. Not its value; only on
	 * clusters.
	 */
	readonly array?: true;
}

/** One unit with the content it shall have. */
export interface UnitContent extends UnitRef {
	/** Left out with mode `absent`; an empty text is content. Of an array its elements as JSON. */
	readonly content?: Content;
	/** The elements of an array, instead of `content`. */
	readonly elements?: readonly ArrayElementContent[];
}

/** What to do about settings below that say otherwise (S3). */
export type OnConflict = 'refuse' | 'shadow' | 'absorb';

/** What to do about instances' own values that differ (S3, S7.2). */
export type OnOwn = 'take' | 'refuse';

/**
 * How far a removal on a cluster reaches: its own settings, or also those of its descendants and everything that
 * instances have at and below the names (S4).
 */
export type RemovalScope = 'here' | 'all';

/** What somebody asks for. Everything that is ever written begins as one of these. */
export type Change =
	| {
			readonly kind: 'create-cluster';
			readonly name: string;
			readonly parent?: Id;
			readonly labels?: Readonly<Record<string, string>>;
	  }
	| {
			readonly kind: 'create-instance';
			readonly name: string;
			readonly address: string;
			readonly parent?: Id;
			readonly labels?: Readonly<Record<string, string>>;
			readonly own?: OnOwn;
	  }
	/** `drift`, `ignore` and `paused` are a cluster's, `address` an instance's. `drift: 'inherit'` says as above. */
	| {
			readonly kind: 'edit-member';
			readonly member: Id;
			readonly name?: string;
			readonly address?: string;
			readonly labels?: Readonly<Record<string, string>>;
			readonly drift?: DriftPolicy | 'inherit';
			readonly ignore?: readonly string[];
			readonly paused?: boolean;
	  }
	| {
			readonly kind: 'move-member';
			readonly member: Id;
			readonly from: Id;
			readonly to: Id;
			readonly release?: Release;
			readonly conflicts?: OnConflict;
			readonly own?: OnOwn;
	  }
	/**
	 * A cluster's members come to its parent; with `cascade` the clusters below it go as well. An instance keeps what it
	 * has, or, with release `restore`, goes
	 * as soon as its own values are there again; removed once more without, it goes at once (S7.5). */
	| {readonly kind: 'remove-member'; readonly member: Id; readonly release?: Release; readonly cascade?: boolean}
	/**
	 * On a cluster: settings. On an instance: done once (S15); `mode` must be left out there, except `absent`. `force`:
	 * though present values violate
	 * new checks (S6.3), metadata ask not to write or remove a key (S4), or binary values are lost (S16). `create`:
	 * metadata need not wait for their keys, which are made with an empty
	 * value where they are missing (S6.2): by a default setting beside, unless something is set there already. */
	| {
			readonly kind: 'set';
			readonly member: Id;
			readonly units: readonly UnitContent[];
			readonly mode?: SettingMode;
			readonly conflicts?: OnConflict;
			readonly own?: OnOwn;
			readonly queue?: boolean;
			readonly force?: boolean;
			readonly create?: boolean;
			readonly stop?: StopRule;
	  }
	/**
	 * On a cluster: its settings end, here (S4). On an instance: keys are deleted. `below` takes in all names below; with
	 * `leave` those that elektrad cannot carry stay (S16).
	 */
	| {
			readonly kind: 'remove';
			readonly member: Id;
			readonly units: readonly UnitRef[];
			readonly below?: boolean;
			readonly scope?: RemovalScope;
			readonly release?: Release;
			readonly queue?: boolean;
			readonly force?: boolean;
			readonly leave?: boolean;
	  }
	/** What an instance has instead of what is set becomes the setting, on the cluster that owns it (S9). */
	| {readonly kind: 'adopt'; readonly member: Id; readonly units: readonly UnitRef[]}
	/**
	 * Settings of a cluster above do not apply to a member (S9): those named, of `cluster` or (left out) of whoever's is
	 * in force there. What they wrote stays,
	 * unlocked, unless `release` says otherwise. `until`: when clusterd ends it, ms since 1970. */
	| {
			readonly kind: 'exempt';
			readonly member: Id;
			readonly units: readonly UnitRef[];
			readonly cluster?: Id;
			readonly reason: string;
			readonly until?: number;
			readonly release?: Release;
	  }
	/** They apply to it again. */
	| {readonly kind: 'end-exemption'; readonly member: Id; readonly units: readonly UnitRef[]; readonly cluster?: Id}
	/**
	 * What a revision did is taken back, as far as nothing later touched the same (S10): settings, members and exemptions
	 * are as they were before, what its commands replaced is put back. With `rest`, what was changed since is left as it
	 * is. Values that clusterd wrote are released by `restore`.
	 */
	| {
			readonly kind: 'undo';
			readonly revision: number;
			readonly rest?: boolean;
			readonly conflicts?: OnConflict;
			readonly queue?: boolean;
	  }
	/**
	 * The whole subtree with metadata (S5.1); on an instance with `leave` without the keys that elektrad cannot carry
	 * (S16).
	 */
	| {
			readonly kind: 'move-keys' | 'copy-keys';
			readonly member: Id;
			readonly from: string;
			readonly to: string;
			readonly overwrite?: boolean;
			readonly queue?: boolean;
			readonly force?: boolean;
			readonly leave?: boolean;
	  };

export type ChangeKind = Change['kind'];
