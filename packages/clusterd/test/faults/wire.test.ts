import test from 'ava';
import type {InstanceState} from '@clusterd/core';
import type {ElektradConnectorOptions} from '@clusterd/elektrad';
import type {FaultFilter, FaultKind} from '@clusterd/embedded-elektrad/faults';
import {K, MINE, OWN, setup} from './faulty-fleet.js';

/** What goes wrong on the wire, and what the operator sees of it. */
interface Case {
	/** In words, after "an elektrad that". */
	readonly does: string;
	readonly fault: FaultKind;
	readonly state: InstanceState;
	readonly reason: RegExp;
	readonly connector?: Partial<ElektradConnectorOptions>;
}

const IMPATIENT = {timeoutMs: 400};
const HTML = {'content-type': 'text/html'};

const CASES: readonly Case[] = [
	{does: 'refuses connections', fault: {kind: 'refuse'}, state: 'unreachable', reason: /ECONNREFUSED/},
	...(['request', 'answer', 'headers', 'body'] as const).flatMap((at): Case[] => [
		{
			does: `resets the connection at the ${at}`,
			fault: {kind: 'reset', at},
			state: 'unreachable',
			reason: /ECONNRESET|EPIPE/,
		},
		{
			does: `hangs at the ${at}`,
			fault: {kind: 'hang', at},
			state: 'unreachable',
			reason: /nothing was heard for 400 ms/,
			connector: IMPATIENT,
		},
	]),
	{
		does: 'answers byte by byte, for ever',
		fault: {kind: 'drip', everyMs: 20},
		state: 'unreachable',
		reason: /took longer than 700 ms/,
		connector: {longestMs: 700},
	},
	{does: 'answers 500', fault: {kind: 'answer', status: 500}, state: 'unreachable', reason: /HTTP 500/},
	{
		does: 'answers 500 with HTML',
		fault: {kind: 'answer', status: 500, body: `<html>${'oops '.repeat(100)}</html>`, headers: HTML},
		state: 'unreachable',
		reason: /HTTP 500/,
	},
	{
		does: 'answers 502 as a proxy',
		fault: {kind: 'answer', status: 502, body: '<html>Bad Gateway</html>', headers: HTML},
		state: 'unreachable',
		reason: /HTTP 502/,
	},
	{
		does: 'answers HTML',
		fault: {kind: 'answer', status: 200, body: '<html>Welcome</html>', headers: HTML},
		state: 'broken',
		reason: /no key/,
	},
	{does: 'answers with truncated JSON', fault: {kind: 'truncate'}, state: 'broken', reason: /no key/},
	{
		does: 'answers with other JSON',
		fault: {kind: 'answer', status: 200, body: '{"exists":"perhaps","ls":[1]}'},
		state: 'broken',
		reason: /no key/,
	},
	{
		does: 'answers 100 MB',
		fault: {kind: 'flood', bytes: 100_000_000},
		state: 'broken',
		reason: /longer than 1048576 bytes/,
		connector: {maxBodyBytes: 1_048_576},
	},
	{
		does: 'redirects elsewhere',
		fault: {kind: 'answer', status: 302, headers: {location: 'http://127.0.0.1:1/kdb'}},
		state: 'unreachable',
		reason: /HTTP 302/,
	},
	{
		does: 'redirects as elektrad does',
		fault: {kind: 'answer', status: 301, headers: {location: '/kdb'}},
		state: 'unreachable',
		reason: /HTTP 301/,
	},
];

const STRUCK: readonly (readonly [title: string, when: FaultFilter | undefined])[] = [
	['', undefined],
	[' when it is written to', {methods: ['PUT', 'POST', 'DELETE']}],
];

/**
 * Of the answer to a write only the status matters, since it is read back; and there is no body in which it could be
 * cut.
 */
const struckByWrites = (fault: FaultKind, state: InstanceState): boolean =>
	state !== 'broken' && fault.kind !== 'refuse' && !('at' in fault && fault.at === 'body');

/**
 * Whether the fault ends by itself as soon as something is read: the write was done, and only its answer was missing.
 */
const isOverOnceRead = (fault: FaultKind, when: FaultFilter | undefined): boolean =>
	when !== undefined && (fault.kind === 'drip' || ('at' in fault && fault.at !== 'request'));

for (const {does, fault, state, reason, connector} of CASES) {
	for (const [title, when] of STRUCK) {
		if (when && !struckByWrites(fault, state)) continue;
		test(`an elektrad that ${does}${title} is ${state} with the reason, delays nobody, loses nothing, and gets what it missed`, async (t) => {
			const fleet = await setup(t, {...(connector && {connector})});
			const {api, faulty, healthy, w1, root, notes} = fleet;
			await faulty.faults.set({...fault, ...(when && {when})});
			const {id, totals, exceptions} = await fleet.set('1');
			if (!isOverOnceRead(fault, when)) {
				t.deepEqual(totals, {applied: 1, pending: 1});
				t.is(exceptions[0]?.instance, w1);
				t.regex(exceptions[0]?.reason ?? '', reason);
				t.truthy(exceptions[0]?.nextAttempt);
				t.is(healthy.kdb.get(K), '1');
				const told = await api.members.get(w1);
				t.is(told.state, state);
				t.regex(told.instance?.reason ?? '', reason);
			}
			await faulty.faults.clear();
			t.deepEqual((await fleet.untilOperation(id, ({endedAt}) => endedAt !== undefined)).totals, {applied: 2});
			t.true(notes.some((note) => note.instance === w1 && note.state === state && reason.test(note.reason ?? '')));
			t.is(faulty.kdb.get(K), '1');
			t.is(faulty.kdb.get(MINE), OWN);
			t.is((await api.members.get(w1)).state, 'in sync');
			const {operation} = await api.commit({kind: 'remove', member: root, units: [{name: K}], release: 'restore'});
			await fleet.untilOperation(operation!.id, ({endedAt}) => endedAt !== undefined);
			t.is(faulty.kdb.get(K), OWN);
			t.is(faulty.death, undefined);
		});
	}
}
