import test from 'ava';
import {ManualClock} from '@clusterd/core/memory';
import {Repairs} from '#src/delivery/drift/repairs.js';

const K = 'system:/sw/app/port';

test('S9: a repair is forgotten ten minutes later, when the unit is as it should be', async (t) => {
	const clock = new ManualClock();
	const repairs = new Repairs({clock, contestedAfter: 3});
	t.true(repairs.mayRepair('i1', K, 5));
	await clock.advance(599_999);
	repairs.equal('i1', K);
	t.is(repairs.size, 1);
	await clock.advance(1);
	repairs.equal('i1', K);
	t.is(repairs.size, 0);
});

test('S9: a contest is forgotten when the unit was as it should be for ten minutes, and begins anew when it is not', async (t) => {
	const clock = new ManualClock();
	const repairs = new Repairs({clock, contestedAfter: 2});
	repairs.mayRepair('i1', K, 5);
	t.false(repairs.mayRepair('i1', K, 5));
	await clock.advance(600_000);
	repairs.equal('i1', K);
	t.true(repairs.isContested('i1', K, 5));
	await clock.advance(599_999);
	t.false(repairs.mayRepair('i1', K, 5));
	repairs.equal('i1', K);
	await clock.advance(600_000);
	repairs.equal('i1', K);
	t.is(repairs.size, 0);
});
