import type {DeliveryStore} from '@clusterd/core';
import type {ExecutionContext} from 'ava';
import type {Medium} from './medium.js';

export interface DeliveryStoreContractOptions {
	/** Begins every title. */
	readonly name: string;
	/** A fresh medium for one law; what it takes is given back by `t.teardown`. */
	setup(t: ExecutionContext): Medium<DeliveryStore> | Promise<Medium<DeliveryStore>>;
}
