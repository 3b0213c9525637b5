import type {MemberRef, Plan, PlanRefusal} from '@clusterd/core';

const EUROPE: MemberRef = {id: 'c2', kind: 'cluster', path: 'all / europe'};
const WEB: MemberRef = {id: 'c5', kind: 'cluster', path: 'all / europe / vienna / web'};
const PORT = 'system:/sw/app/#0/current/port';

const NONE = {add: 0, change: 0, remove: 0, unchanged: 0, reject: 0, remain: 0, unknown: 0};

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
			groups: [
				{effect: 'change', has: {content: '8080'}, willHave: {content: '9090'}, count: 7, members: []},
				{effect: 'add', has: {}, willHave: {content: '9090'}, count: 2, members: []},
				{effect: 'reject', has: {content: '8443'}, willHave: {content: '8443'}, count: 1, members: []},
				{effect: 'unknown', count: 1, members: []},
			],
		},
		{
			unit: `${PORT}\0meta:check/range`,
			member: EUROPE,
			after: '1024-65535',
			instances: 11,
			counts: {...NONE, add: 11},
			groups: [],
		},
		{
			unit: 'system:/sw/app/#0/current/motd',
			member: WEB,
			before: 'Welcome\n<b>to</b> this machine',
			instances: 3,
			counts: {...NONE, change: 2, remove: 1},
			groups: [
				{effect: 'change', has: {content: 'Welcome'}, willHave: {content: 'Hello'}, count: 2, members: []},
				{effect: 'remove', has: {content: 'Welcome'}, willHave: {}, count: 1, members: []},
			],
		},
	],
	totals: {...NONE, add: 13, change: 9, remove: 1, unknown: 1, reject: 1},
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
	notRead: 1,
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
