import test from 'ava';
import {revisionStoreContract} from '@clusterd/contracts';
import {KeyValueRevisionStore, type KeyValueDatabase} from '#src/key-value-revision-store.js';

const database = (): KeyValueDatabase => {
	const entries = new Map<string, string>();
	return {
		get: async (key) => entries.get(key),
		async writeAll(written) {
			for (const [key, text] of written) entries.set(key, text);
		},
	};
};

// #region contract
revisionStoreContract(test, {
	name: 'key-value revision store',
	setup() {
		const medium = database();
		return {open: () => new KeyValueRevisionStore({database: medium})};
	},
});
// #endregion
