import test, {type ExecutionContext} from 'ava';
import {MARKER_KEY, type KeyDatabase} from '@clusterd/core';
import {startEmbeddedElektrad, type EmbeddedElektrad} from '@clusterd/embedded-elektrad';
import {apply, ask, makeConnector, setTo} from './surroundings.js';

const OTHER = 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a';

/**
 * An elektrad with two keys in one file, and a key database that has just read one of them, both without anything in
 * between.
 */
async function setup(
	t: ExecutionContext,
): Promise<{readonly elektrad: EmbeddedElektrad; readonly database: KeyDatabase}> {
	const elektrad = await startEmbeddedElektrad({
		seed: {keys: {'user:/a': 'a', 'user:/b': 'b', 'system:/c': 'c', 'spec:/d': 'd', 'dir:/e': 'e'}},
	});
	t.teardown(() => elektrad.stop());
	const database = makeConnector(t).open({instance: 'i1', address: elektrad.url});
	await database.identify();
	await database.read(['user:/a']);
	return {elektrad, database};
}

/** What became of a write. */
const outcome = async (database: KeyDatabase): Promise<string> => {
	try {
		const [result] = await apply(database, setTo('user:/a', 'new', 'a'));
		return result!.outcome;
	} catch (error) {
		return (error as {readonly code: string}).code;
	}
};

test('protocol 6.7: a write does not go to an elektrad that started again since it was read from, which may show nothing of the file', async (t) => {
	const {elektrad, database} = await setup(t);
	await elektrad.restart();
	await ask(elektrad.url, 'GET', '/version'); // by then it is known here that the connection was closed
	await elektrad.faults.set({kind: 'stale', when: {times: 1}});
	t.is(await outcome(database), 'INSTANCE_UNREACHABLE');
	t.deepEqual(
		['user:/a', 'user:/b'].map((name) => elektrad.kdb.get(name)),
		['a', 'b'],
	);
	t.is(await outcome(database), 'applied');
	t.is(elektrad.kdb.get('user:/b'), 'b');
});

test('S13.2: a write does not go to another machine that came behind the address since it was read from', async (t) => {
	const {elektrad, database} = await setup(t);
	const {port} = elektrad;
	await elektrad.stop();
	const other = await startEmbeddedElektrad({port, seed: {keys: {'user:/a': 'a', [MARKER_KEY]: OTHER}}});
	t.teardown(() => other.stop());
	await ask(other.url, 'GET', '/version');
	t.is(await outcome(database), 'INSTANCE_UNREACHABLE');
	t.is(await outcome(database), 'IDENTITY_CHANGED');
	t.is(other.kdb.get('user:/a'), 'a');
});
