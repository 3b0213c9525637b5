import type {MemberRef, Plan, PlanRefusal} from '@clusterd/core';

const EUROPE: MemberRef = {id: 'c2', kind: 'cluster', path: 'all / europe'};
const WEB: MemberRef = {id: 'c5', kind: 'cluster', path: 'all / europe / vienna / web'};
const PORT = 'system:/sw/app/#0/current/port';

const NONE = {add: 0, change: 0, remove: 0, unchanged: 0, reject: 0, remain: 0, release: 0, unknown: 0};

/** A plan with a bit of everything. */
export const examplePlan: Plan = {
	change: {kind: 'set', member: EUROPE.id, units: [{name: PORT, content: '9090'}]},
	base: 41,
	digest: 'd',
	edits: [],
	commands: [],
	instances: 11,
	rows: [
		{
			unit: PORT,
			member: EUROPE,
			before: '8080',
			after: '9090',
			instances: 11,
			counts: {...NONE, add: 2, change: 7, reject: 1, unknown: 1},
		},
		{unit: `${PORT}\0meta:check/range`, member: EUROPE, after: '1024-65535', instances: 11, counts: {...NONE, add: 11}},
		{
			unit: 'system:/sw/app/#0/current/motd',
			member: WEB,
			before: 'Welcome\n<b>to</b> this machine',
			instances: 3,
			counts: {...NONE, release: 3},
		},
	],
	totals: {...NONE, add: 13, change: 8, unknown: 1, release: 3, reject: 1},
	exceptions: {
		total: 1,
		items: [
			{
				unit: PORT,
				member: {id: 'i7', kind: 'instance', path: 'all / europe / vienna / web / vie-web-2'},
				kind: 'reject',
				check: 'check/range',
				reason: '9090 is not in 8000-8999',
			},
		],
	},
	remarks: [
		{kind: 'asleep', member: WEB, unit: PORT},
		{kind: 'redundant', member: WEB, unit: `${PORT}\0meta:check/range`},
	],
	refusals: [],
	confirmation: true,
};

/** A conflict and a lock. */
export const exampleRefusals: readonly PlanRefusal[] = [
	{
		code: 'KEY_LOCKED',
		facts: {unit: PORT, member: WEB, owner: EUROPE},
		message: `${PORT} is set by all / europe (c2); change it there`,
	},
	{
		code: 'CONFLICT_BELOW',
		facts: {
			unit: PORT,
			member: EUROPE,
			conflicts: [{cluster: WEB, mode: 'enforced', content: '8443', author: 'grace', instances: 3}],
		},
		message: '',
	},
];
