import test from 'ava';
import {revisionStoreContract} from '@clusterd/contracts';
import {FileRevisionStore} from '@clusterd/file-store';
import {temporaryDirectory} from '../disk/temporary-directory.js';

for (const [name, sizes] of [
	['file revision store', {}],
	['file revision store with small files', {segmentBytes: 2000, groupBytes: 1000}],
] as const) {
	revisionStoreContract(test, {
		name,
		async setup(t) {
			const directory = await temporaryDirectory(t);
			const stores: FileRevisionStore[] = [];
			t.teardown(async () => {
				for (const store of stores) await store.close();
			});
			return {
				open() {
					const store = new FileRevisionStore({directory, ...sizes});
					stores.push(store);
					return store;
				},
			};
		},
	});
}
