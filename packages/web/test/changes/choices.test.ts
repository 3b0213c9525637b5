import test from 'ava';
import type {Change} from '@clusterd/core';
import {ticksOf} from '#src/changes/choices.js';

const set: Change = {kind: 'set', member: 'i1', units: [{name: 'user:/a', content: 'x'}]};

for (const code of ['VIOLATED_BELOW', 'RESTRICTED', 'BINARY_BELOW', 'REJECTED'])
	test(`S11.1: a change that is refused with ${code} can be forced`, (t) => {
		const ticks = (codes: readonly string[]): readonly string[] =>
			ticksOf({change: set, kind: 'instance', codes, plan: undefined}, {}).map(([tick]) => tick);
		t.deepEqual(ticks([]), []);
		t.deepEqual(ticks([code]), ['force']);
	});
