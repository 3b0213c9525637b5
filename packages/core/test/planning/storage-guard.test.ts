import test from 'ava';
import {ManualClock} from '@clusterd/core/memory';
import {BACKOFF} from '#src/delivery/lanes/backoff.js';
import {StorageGuard} from '#src/planning/storage-guard.js';
import {SILENT} from '#src/ports/logger.js';

test('a guard that is stopped while it tries whether storage works again does not try any more', async (t) => {
	const clock = new ManualClock();
	let tries = 0;
	const guard = new StorageGuard({
		clock,
		logger: SILENT,
		backoff: BACKOFF,
		async reload() {
			tries++;
			if (tries === 2) guard.stop();
			throw new Error('disk full');
		},
	});
	guard.failed(new Error('disk full'));
	await clock.advance(1000);
	t.is(clock.timers, 1);
	await clock.advance(2000);
	t.deepEqual([tries, clock.timers], [2, 0]);
});
