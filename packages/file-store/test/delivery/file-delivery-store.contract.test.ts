import test from 'ava';
import {deliveryStoreContract} from '@clusterd/contracts';
import {ManualClock} from '@clusterd/core/memory';
import {FileDeliveryStore} from '@clusterd/file-store';
import {temporaryDirectory} from '../disk/temporary-directory.js';

for (const [name, sizes] of [
	['file delivery store', {}],
	['file delivery store with small files', {segmentBytes: 2000, groupBytes: 1000}],
] as const) {
	deliveryStoreContract(test, {
		name,
		async setup(t) {
			const directory = await temporaryDirectory(t);
			const stores: FileDeliveryStore[] = [];
			t.teardown(async () => {
				for (const store of stores) await store.close();
			});
			return {
				open() {
					const store = new FileDeliveryStore({directory, clock: new ManualClock(), ...sizes});
					stores.push(store);
					return store;
				},
			};
		},
	});
}
