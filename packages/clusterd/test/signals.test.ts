import {EventEmitter} from 'node:events';
import test from 'ava';
import {ManualClock} from '@clusterd/core/memory';
import {ECHO_MS, whenAskedToStop} from '#src/signals.js';

class Source extends EventEmitter {
	readonly pid = 7;
	readonly killed: unknown[] = [];

	kill(pid: number, signal: NodeJS.Signals): void {
		this.killed.push([pid, signal, this.listenerCount(signal)]);
	}
}

test('the first signal asks to stop, its echo does nothing, a later one ends the process', async (t) => {
	const [source, clock] = [new Source(), new ManualClock()];
	const asked = whenAskedToStop(source, clock);
	source.emit('SIGTERM', 'SIGTERM');
	t.is(await asked, 'SIGTERM');
	await clock.advance(ECHO_MS - 1);
	source.emit('SIGTERM', 'SIGTERM');
	t.deepEqual(source.killed, []);
	await clock.advance(1);
	source.emit('SIGINT', 'SIGINT');
	t.deepEqual(source.killed, [[7, 'SIGINT', 0]], 'with nobody listening any more');
});
