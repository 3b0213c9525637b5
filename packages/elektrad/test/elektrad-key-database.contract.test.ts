import test from 'ava';
import {keyDatabaseContract, type KeyDatabaseSubject} from '@clusterd/contracts';
import {setup} from './surroundings.js';

for (const quirks of [true, false]) {
	keyDatabaseContract(test, {
		name: `key database of ${quirks ? 'an' : 'a well-behaved'} elektrad`,
		async setup(t): Promise<KeyDatabaseSubject> {
			const {elektrad, tap, connector, target} = await setup(
				t,
				{},
				{
					quirks,
					seed: {mounts: [{file: 'user.dump', mountpoint: 'user:/', plugins: ['dump', 'type']}]},
				},
			);
			t.teardown(() => {
				if (elektrad.death !== undefined) throw elektrad.death;
			});
			const {kdb} = elektrad;
			return {
				connector,
				target,
				outside: {
					get: (name) => kdb.get(name),
					meta: (name, metakey) => kdb.metaGet(name, metakey),
					set: (name, value) => void kdb.set(name, value),
					setMeta: (name, metakey, content) => kdb.metaSet(name, metakey, content),
					remove: (name) => void kdb.rm(name),
					refuseBad(name) {
						kdb.metaSet(name.replace('user:', 'spec:'), 'check/type', 'short');
						return "The type 'short' failed to match";
					},
					meddle(name, value) {
						tap.after = ({method, path}) => {
							if (method === 'PUT' && decodeURIComponent(path) === `/kdb/${name}`) kdb.set(name, value);
						};
					},
					async stop() {
						await tap.stop();
						await elektrad.stop();
					},
					async start() {
						await elektrad.restart();
						await tap.start();
					},
				},
			};
		},
	});
}
