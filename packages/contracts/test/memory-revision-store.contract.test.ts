import test from 'ava';
import {MemoryRevisionStore, RevisionMemory} from '@clusterd/core/memory';
import {revisionStoreContract} from '@clusterd/contracts';

revisionStoreContract(test, {
	name: 'memory revision store',
	setup() {
		const memory = new RevisionMemory();
		return {open: () => new MemoryRevisionStore({memory})};
	},
});
