import type {LoadedRevisions, Revision, RevisionStore} from '@clusterd/core';
import type {ExecutionContext} from 'ava';
import {collect} from './collect.js';
import type {Medium} from './medium.js';

export interface RevisionStoreContractOptions {
	/** Begins every title. */
	readonly name: string;
	/** A fresh medium for one law; what it takes is given back by `t.teardown`. */
	setup(t: ExecutionContext): Medium<RevisionStore> | Promise<Medium<RevisionStore>>;
}

/** What a load finds, read to its end. */
export const revisionsOf = async (loaded: LoadedRevisions | Promise<LoadedRevisions>): Promise<readonly Revision[]> =>
	collect((await loaded).revisions);
