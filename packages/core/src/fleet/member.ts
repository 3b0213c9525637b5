/** Names a member for good: `c` (cluster) or `i` (instance) and a number, never reused (S0.1). */
export type Id = string;

/** Points to a secret that a store keeps; the secret itself is never in a revision. */
export type SecretRef = string;

/** What a cluster does about drift: tell, or write again (S9). */
export type DriftPolicy = 'report' | 'repair';

/** A named group of members. The one without `parent` is the root. */
export interface Cluster {
	readonly id: Id;
	readonly kind: 'cluster';
	readonly name: string;
	readonly parent?: Id;
	readonly labels: Readonly<Record<string, string>>;
	/** Left out: as the cluster above; `report` at the root. */
	readonly drift?: DriftPolicy;
	/** Units below these names are not watched for drift here. */
	readonly ignore?: readonly string[];
	/** Delivery to everything below waits. */
	readonly paused?: boolean;
}

/** One key database, reached through its elektrad. */
export interface Instance {
	readonly id: Id;
	readonly kind: 'instance';
	readonly name: string;
	readonly parent: Id;
	/** Canonical spellings (S13.1) of the one instance, the preferred one first; at least one. */
	readonly addresses: readonly string[];
	readonly labels: Readonly<Record<string, string>>;
	readonly credentials?: SecretRef;
	/**
	 * It is to be removed as soon as its own values are there again (S7.5): a mark. Until then no setting reaches it, and
	 * no count has it.
	 */
	readonly leaving?: true;
}

export type Member = Cluster | Instance;

/** Whether a member is to be removed as soon as its own values are there again (S7.5). */
export const isLeaving = (member: Member | undefined): boolean =>
	member?.kind === 'instance' && member.leaving === true;

/** A member as it is named in answers and errors. */
export interface MemberRef {
	readonly id: Id;
	readonly kind: Member['kind'];
	/** Names from the root down, as `all / eu / web`. */
	readonly path: string;
}
