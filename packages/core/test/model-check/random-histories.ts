import type {ExecutionContext} from 'ava';
import {checkModel} from './check.js';

/** What must have been done at least once in a thousand histories, so that they show something. */
const DONE = [
	'create-cluster',
	'create-instance',
	'edit-member',
	'move-member',
	'remove-member',
	'set',
	'remove',
	'move-keys',
	'copy-keys',
	'adopt',
	'exempt',
	'end-exemption',
	'undo',
];
const REFUSED = [
	'KEY_LOCKED',
	'CONFLICT_BELOW',
	'OWN_VALUES_DIFFER',
	'NAME_TAKEN',
	'HIERARCHY_CYCLE',
	'CONFIRMATION_REQUIRED',
	'REVISION_CONFLICT',
	'INSTANCE_UNREACHABLE',
];

/** Plays a thousand histories; a seed of its own for each file that does, since files run at once. */
export async function thousandHistories(t: ExecutionContext, seed: number): Promise<void> {
	t.timeout(600_000); // seconds, where nothing else is done
	const {failure, tally} = await checkModel({histories: 1000, seed});
	t.is(failure, undefined, failure);
	for (const kind of DONE) t.true(tally.get(`${kind}, done`) > 0, `${kind} was never done`);
	t.true(tally.get('policy') > 0);
	for (const code of REFUSED) t.true(tally.get(`refused: ${code}`) > 0, `${code} never happened`);
}
