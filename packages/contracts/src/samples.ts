import {
	exemptionKey,
	type InstanceNote,
	type LedgerLine,
	metaUnit,
	type Operation,
	operationId,
	type Revision,
	settingKey,
	type SnapshotEntry,
	valueUnit,
} from '@clusterd/core';

/** Text that breaks whoever takes it for a line, a pattern, a C string or ASCII. */
export const AWKWARD_TEXT = 'a "quoted"\n{line}\r\n\0 \\n \u2028 \uFEFF ä€😀 \u001B[0m %s $& \uFFFD';

/** A well-formed revision that sets one unit on one cluster. */
export function sampleRevision(number: number, fields: Partial<Revision> = {}): Revision {
	const unit = valueUnit(`user:/sw/app/#0/current/k${number}`);
	const after = {cluster: 'c1', unit, mode: 'enforced', content: `${number}`} as const;
	return {
		number,
		at: 1_000_000_000_000 + number,
		actor: {id: 'anna'},
		operation: operationId(number),
		edits: [{entity: 'setting', key: settingKey('c1', unit), after}],
		commands: [],
		policy: {},
		...fields,
	};
}

/** Revisions with the numbers `from` to `to`, both included. */
export const sampleRevisions = (from: number, to: number): readonly Revision[] =>
	Array.from({length: to - from + 1}, (_, index) => sampleRevision(from + index));

/** A revision that uses every field and awkward texts. */
export function awkwardRevision(number: number): Revision {
	const unit = metaUnit(`user:/sw/ä \u2028/${number}`, 'check/enum/#0');
	const before = {cluster: 'c1', unit, mode: 'absent'} as const;
	const after = {cluster: 'c1', unit, mode: 'default', content: AWKWARD_TEXT, stage: {before, open: ['i1']}} as const;
	const exemption = {cluster: 'c1', unit, member: 'i1', reason: AWKWARD_TEXT, until: 1};
	return sampleRevision(number, {
		actor: {id: AWKWARD_TEXT, name: ''},
		comment: AWKWARD_TEXT,
		requestKey: AWKWARD_TEXT,
		changeDigest: 'd',
		undoes: 1,
		edits: [
			{entity: 'setting', key: settingKey('c1', unit), before, after},
			{entity: 'exemption', key: exemptionKey(exemption), after: exemption},
		],
		commands: [{instance: 'i1', unit, wanted: {}, expected: {content: AWKWARD_TEXT, meta: {[AWKWARD_TEXT]: ''}}}],
		policy: {queue: true},
	});
}

/** One line of a snapshot; every number makes another one. */
export const sampleEntry = (number: number): SnapshotEntry => ({
	entity: 'member',
	value: {id: `c${number}`, kind: 'cluster', name: `${number} ${AWKWARD_TEXT}`, parent: 'c0', labels: {}},
	since: {revision: 1, at: 1, actor: 'anna'},
});

/** A setting's line for the unit `k` of an instance. */
export const sampleLine = (instance: string, fields: Partial<LedgerLine> = {}): LedgerLine => ({
	instance,
	unit: valueUnit('user:/k'),
	revision: 1,
	owner: 'c1',
	own: {},
	written: {content: 'v'},
	confirmed: false,
	...fields,
});

/** What is remembered of an instance that is as it should be. */
export const sampleNote = (instance: string, fields: Partial<InstanceNote> = {}): InstanceNote => ({
	instance,
	state: 'in sync',
	since: 1,
	observedAt: 2,
	confirmed: 3,
	differences: [],
	...fields,
});

/** The operation of a revision, with one of two instances still pending. */
export const sampleOperation = (revision: number, fields: Partial<Operation> = {}): Operation => ({
	id: operationId(revision),
	revision,
	startedAt: 1,
	targets: 2,
	totals: {applied: 1, pending: 1},
	exceptions: [{instance: 'i2', state: 'pending', reason: AWKWARD_TEXT}],
	...fields,
});
