import type {DeliveryStore, RevisionStore} from '@clusterd/core';
import {MemoryDeliveryStore, MemoryRevisionStore} from '@clusterd/core/memory';
import {ContainerModule} from 'inversify';
import {provide} from './token.js';
import {DELIVERY_STORE, REVISION_STORE, STORAGE, type Storage} from './tokens.js';

/** Where the fleet is kept. */
export const storageModule = (): ContainerModule => new ContainerModule(({bind}) => {
	provide(bind, STORAGE, openStorage, []);
	provide(bind, REVISION_STORE, (storage: Storage): RevisionStore => storage.revisions, [STORAGE]);
	provide(bind, DELIVERY_STORE, (storage: Storage): DeliveryStore => storage.deliveries, [STORAGE]);
});

async function openStorage(): Promise<Storage> {
	return {revisions: new MemoryRevisionStore(), deliveries: new MemoryDeliveryStore(), async close() {}};
}
