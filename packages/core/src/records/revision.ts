import type {Exemption} from '../fleet/exemption.js';
import type {Id, Member} from '../fleet/member.js';
import type {Release, Saved, Setting} from '../units/setting.js';
import type {Unit} from '../units/unit.js';

/** What a revision can change, by kind. */
export interface Entities {
	readonly member: Member;
	readonly setting: Setting;
	readonly exemption: Exemption;
}
export type EntityKind = keyof Entities;

/** One entity before and after: made (no `before`), changed, or removed (no `after`). Undo swaps the two. */
export type Edit = {
	readonly [Kind in EntityKind]: {
		readonly entity: Kind;
		readonly key: string;
		readonly before?: Entities[Kind];
		readonly after?: Entities[Kind];
	};
}[EntityKind];

/** What a revision changed of what says whose settings reach whom; settings without content. */
export type PastEdit = Edit & {readonly revision: number};

/** The two sides of an edit, as far as there are any. */
export const sides = <Entity>(
	before: Entity | undefined,
	after: Entity | undefined,
): {before?: Entity; after?: Entity} => ({
	...(before === undefined ? {} : {before}),
	...(after === undefined ? {} : {after}),
});

/** The member that an edit is about: that it changes, that sets, or that is exempt. */
export function memberOf(edit: Edit): Id {
	if (edit.entity === 'member') return edit.key;
	return edit.entity === 'exemption' ? (edit.after ?? edit.before)!.member : (edit.after ?? edit.before)!.cluster;
}

/** Done once on a single instance, not held (S15). */
export interface Command {
	readonly instance: Id;
	readonly unit: Unit;
	/** What shall be there; `{}` removes the key (with its metadata) or the metakey. */
	readonly wanted: Saved;
	/** What was there when it was planned; left out: anything. */
	readonly expected?: Saved;
	/**
	 * The key and everything below it, as the instance lists it when the command is done (S4, scope `all`); `wanted` is
	 * `{}`.
	 */
	readonly subtree?: true;
}

/** Who does something. `clusterd` is the daemon itself. */
export interface Actor {
	readonly id: string;
	/** As people know them; the id where it is left out. */
	readonly name?: string;
}

/** The daemon itself, as the author of revisions. */
export const SYSTEM: Actor = {id: 'clusterd'};

/** One committed change of intent. */
export interface Revision {
	/** From 1, without gaps. */
	readonly number: number;
	/** Milliseconds since 1970, by the daemon's clock. */
	readonly at: number;
	readonly actor: Actor;
	readonly comment?: string;
	/** What made the request unique, so that a repetition has no second effect. */
	readonly requestKey?: string;
	/** A digest of the change that was asked for; tells a repetition from a key used twice. */
	readonly changeDigest?: string;
	/** The revision that this one takes back. */
	readonly undoes?: number;
	readonly operation: string;
	readonly edits: readonly Edit[];
	readonly commands: readonly Command[];
	readonly policy: RevisionPolicy;
}

/** When an operation stops by itself (S8.2). Unreachable instances count as failed. */
export interface StopRule {
	/** Stops at so many failed instances, at least 1. */
	readonly failures?: number;
	/** Stops when so many of a hundred instances failed, above 0 to 100. */
	readonly percent?: number;
	/** Begins only when every instance answers; stops at the first failure, and takes everything back. */
	readonly allOrNothing?: boolean;
}

/** How a revision is delivered. */
export interface RevisionPolicy {
	/** What becomes of values whose setting ends by it (S4); left out: `restore`. */
	readonly release?: Release;
	/** Commands wait for an instance that is not reachable (S15). */
	readonly queue?: boolean;
	/** When delivery stops by itself (S8.2). */
	readonly stop?: StopRule;
	/** The operation that this revision, made by clusterd, closes, opens or takes back. */
	readonly of?: string;
}

/** The operation that delivers the revision with this number. */
export const operationId = (revision: number): string => `o${revision}`;

/** The number of the revision that an operation delivers; undefined when the text is no operation's id. */
export const operationRevision = (operation: string): number | undefined =>
	/^o[1-9]\d{0,14}$/.test(operation) ? Number(operation.slice(1)) : undefined;

export const memberKey = (id: Id): string => id;
export const settingKey = (cluster: Id, unit: Unit): string => `${cluster}\0${unit}`;
