import {setImmediate} from 'node:timers/promises';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import test from 'ava';
import {ApiError, ClusterClient} from '@clusterd/api';

// In a file of its own: it frees memory at will, in the whole process.
test('an answer that takes too long is given up by a client of long standing too, whatever memory is freed meanwhile', async (t) => {
	t.timeout(60_000);
	setFlagsFromString('--expose-gc');
	const free = runInNewContext('gc') as () => void;
	let hangs = false;
	const client = new ClusterClient({
		address: 'http://clusterd.example',
		timeoutMs: 20,
		async fetch(_input, init) {
			const signal = init!.signal!;
			while (hangs && !signal.aborted) {
				await setImmediate();
				free();
			}
			signal.throwIfAborted();
			return new Response('{"id":"c1"}', {headers: {'Content-Type': 'application/json'}});
		},
	});
	const {signal} = new AbortController();
	// until it is optimised, what it does not need any more included
	for (let call = 0; call < 4_000; call++) await client.members.root({signal});
	hangs = true;
	t.is((await t.throwsAsync(client.members.root({signal}), {instanceOf: ApiError})).code, 'SERVER_UNREACHABLE');
});
