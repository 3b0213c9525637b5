import type {ClusterManager, Id} from '@clusterd/core';
import type {ExecutionContext} from 'ava';

/** Somebody who has one instance of the fleet in hand, past clusterd. */
export interface InstanceHand {
	readonly id: Id;
	get(name: string): string | undefined;
	set(name: string, value: string): void;
	setMeta(name: string, metakey: string, content: string): void;
	/** From now on no request gets through, or again. */
	setOffline(offline: boolean): void;
}

/** A fleet with the member that the laws are about: an instance, or a cluster with at least one instance below. */
export interface ClusterManagerSubject {
	readonly api: ClusterManager;
	/** The same fleet as somebody else uses it. */
	readonly other: ClusterManager;
	readonly root: Id;
	/** A cluster that is the member's parent; the member is not the root. */
	readonly parent: Id;
	readonly member: Id;
	/** Every instance at or below the member, in the order of their ids. */
	readonly instances: readonly InstanceHand[];
	/** Resolves when nothing is left to deliver. */
	settle(): Promise<void>;
}

export interface ClusterManagerContractOptions {
	/** Begins every title. */
	readonly name: string;
	/** A fresh fleet for one law; what it takes is given back by `t.teardown`. */
	setup(t: ExecutionContext): ClusterManagerSubject | Promise<ClusterManagerSubject>;
}
