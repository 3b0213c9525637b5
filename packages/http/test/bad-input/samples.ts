import type {RouteName} from '@clusterd/api';
import type {ServedFleet} from '../served-fleet.js';
import type {Kind} from './hostile.js';

/** A request that a route takes, with every field that it knows, and what each field stands for. */
export interface Sample {
	readonly params?: Readonly<Record<string, string>>;
	readonly query?: Readonly<Record<string, string>>;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: unknown;
	/** By place, as `body.change.units.0.name`. Places that stand for nothing more than their type are left out. */
	readonly kinds: Readonly<Record<string, Kind | readonly Kind[]>>;
	/** Places that cannot be left out. */
	readonly required?: readonly string[];
	/** Places whose fields exclude others of the sample, so that it is taken only without them. */
	readonly without?: readonly string[];
	/** The code with which the route refuses the sample, since of all its fields only the state of the fleet is wrong. */
	readonly refused?: string;
}

/** What the samples speak of. */
export interface Ids {
	readonly root: string;
	readonly eu: string;
	readonly us: string;
	readonly w1: string;
}

/** A fleet in which every sample is taken. */
export async function furnish({cluster, instance, at, root, manager, fleet}: ServedFleet): Promise<Ids> {
	const [eu, us] = [await cluster('eu'), await cluster('us')];
	const w1 = await instance('w1', eu);
	at('w1').set('user:/a', '1');
	at('w1').setMeta('user:/a', 'check/type', 'short');
	await manager.commit({kind: 'set', member: eu, units: [{name: 'user:/set', content: '1'}]});
	await fleet.whenIdle();
	at('w1').set('user:/set', 'changed by somebody');
	await fleet.check(w1);
	return {root, eu, us, w1};
}

const CHANGE_HEADERS = {
	'if-match': '"1000"',
	prefer: 'wait=1',
	'idempotency-key': 'once',
	'clusterd-comment': 'because',
};
const HEADER_KINDS = {
	'header.if-match': 'ifMatch',
	'header.prefer': 'prefer',
	'header.idempotency-key': 'requestKey',
	'header.clusterd-digest': 'digest',
	'header.clusterd-comment': 'comment',
} as const;
const PAGE = {query: {offset: '0', limit: '10'}, kinds: {'query.offset': 'number', 'query.limit': 'number'}} as const;
const RANGE = {
	query: {before: '100', limit: '10'},
	kinds: {'query.before': 'number', 'query.limit': 'number'},
} as const;
const SETTABLE = ['keyName', 'settableName'] as const;
const LABELS = {zone: '1'};
const CHANGE_REQUIRED = [
	'body.change',
	'body.change.kind',
	'body.change.member',
	'body.change.units',
	'body.change.units.0',
	'body.change.units.0.name',
];

/** Samples for every route of the table: several where fields exclude each other. */
export const samples = ({root, eu, us, w1}: Ids): Readonly<Record<RouteName, Sample | readonly Sample[]>> => {
	const of = (id: string, kinds: Sample['kinds'] = {}): Pick<Sample, 'params' | 'kinds'> => ({
		params: {id},
		kinds: {'path.id': 'id', ...kinds},
	});
	const write = (id: string | undefined, sample: Omit<Sample, 'headers' | 'params'>): Sample => ({
		...sample,
		...(id === undefined ? {} : {params: {id}}),
		headers: CHANGE_HEADERS,
		kinds: {...HEADER_KINDS, ...(id === undefined ? {} : {'path.id': 'id'}), ...sample.kinds},
	});
	const key = (
		id: string,
		name: string,
		{kinds, ...sample}: Omit<Sample, 'params'>,
		kind: Kind | readonly Kind[] = 'keyName',
	): Sample => ({...sample, params: {id, name}, kinds: {'path.id': 'id', 'path.name': kind, ...kinds}});
	const copy = {
		body: {from: 'user:/a', to: 'user:/b', overwrite: false, queue: false, force: false, leave: true},
		kinds: {'body.from': 'keyName', 'body.to': SETTABLE},
		required: ['body.from', 'body.to'],
	} as const;
	const deadline = {query: {deadlineMs: '100'}, kinds: {'query.deadlineMs': 'number'}} as const;
	return {
		readRoot: {kinds: {}},
		createMember: write(undefined, {
			body: {kind: 'instance', name: 'new', address: 'http://new.example', parent: eu, labels: LABELS, own: 'take'},
			kinds: {
				'body.kind': 'choice',
				'body.name': 'memberName',
				'body.address': 'address',
				'body.parent': 'id',
				'body.own': 'choice',
			},
			required: ['body.kind', 'body.name', 'body.address'],
		}),
		readMember: of(w1),
		editMember: [
			write(w1, {
				body: {name: 'new', address: 'http://new.example', labels: LABELS},
				kinds: {'body.name': 'memberName', 'body.address': 'address'},
			}),
			write(eu, {
				body: {drift: 'repair', ignore: ['user:/a'], paused: true},
				kinds: {'body.drift': 'choice', 'body.ignore.0': 'keyName'},
			}),
		],
		removeMember: write(us, {
			query: {release: 'keep', cascade: 'false'},
			kinds: {'query.release': 'choice', 'query.cascade': 'flag'},
		}),
		moveMember: write(w1, {
			body: {from: eu, to: us, release: 'keep', conflicts: 'refuse', own: 'take'},
			kinds: {
				'body.from': 'id',
				'body.to': 'id',
				'body.release': 'choice',
				'body.conflicts': 'choice',
				'body.own': 'choice',
			},
			required: ['body.from', 'body.to'],
		}),
		listChildren: {...of(eu, PAGE.kinds), query: PAGE.query},
		listInstancesBelow: {...of(eu, PAGE.kinds), query: PAGE.query},
		listInstances: PAGE,
		listClusters: PAGE,
		searchMembers: {
			query: {...PAGE.query, text: 'w'},
			kinds: {...PAGE.kinds, 'query.text': 'search'},
			required: ['query.text'],
		},
		findKeys: {
			...of(w1, {...deadline.kinds, 'query.below': 'keyName', 'query.pattern': 'pattern'}),
			query: {...deadline.query, below: 'user:/', pattern: 'a'},
			without: ['query.below'],
		},
		readKey: key(w1, 'user:/a', deadline),
		explainKey: key(w1, 'user:/set', {
			query: {...deadline.query, meta: 'check/type', array: 'false'},
			kinds: {...deadline.kinds, 'query.meta': 'metakey', 'query.array': 'flag'},
		}),
		readSubtree: key(w1, 'user:/', deadline),
		setKey: [
			key(
				eu,
				'user:/b',
				{
					query: {meta: 'check/type', array: 'false'},
					headers: CHANGE_HEADERS,
					body: {
						content: '1',
						mode: 'enforced',
						conflicts: 'refuse',
						own: 'take',
						queue: false,
						force: false,
						create: false,
						stop: {failures: 1, percent: 50, allOrNothing: false},
					},
					kinds: {
						...HEADER_KINDS,
						'query.meta': 'metakey',
						'query.array': 'flag',
						'body.content': 'content',
						'body.mode': 'choice',
						'body.conflicts': 'choice',
						'body.own': 'choice',
					},
				},
				SETTABLE,
			),
			key(
				eu,
				'user:/list',
				{
					query: {meta: 'x', array: 'true'},
					without: ['query.meta'],
					headers: CHANGE_HEADERS,
					body: {elements: [{value: '1', below: {port: '2'}}]},
					kinds: {...HEADER_KINDS, 'query.array': 'flag', 'body.elements.0.value': 'content'},
					required: ['body.elements.0', 'body.elements.0.value'],
				},
				SETTABLE,
			),
		],
		removeKey: key(eu, 'user:/set', {
			query: {
				meta: 'check/type',
				array: 'false',
				below: 'false',
				scope: 'here',
				queue: 'false',
				force: 'false',
				leave: 'true',
				release: 'restore',
			},
			headers: CHANGE_HEADERS,
			kinds: {
				...HEADER_KINDS,
				'query.meta': 'metakey',
				'query.array': 'flag',
				'query.below': 'flag',
				'query.scope': 'choice',
				'query.queue': 'flag',
				'query.force': 'flag',
				'query.leave': 'flag',
				'query.release': 'choice',
			},
		}),
		moveKeys: write(w1, copy),
		copyKeys: write(w1, copy),
		listSettings: {...of(eu, PAGE.kinds), query: PAGE.query},
		listExemptions: {...of(eu, PAGE.kinds), query: PAGE.query},
		exempt: write(w1, {
			body: {units: [{name: 'user:/set'}], cluster: eu, reason: 'because', until: 9_999_999_999_999, release: 'keep'},
			kinds: {'body.units.0.name': 'keyName', 'body.cluster': 'id', 'body.reason': 'comment', 'body.release': 'choice'},
			required: ['body.units', 'body.units.0', 'body.units.0.name', 'body.reason'],
		}),
		endExemption: key(w1, 'user:/set', {
			query: {meta: 'check/type', array: 'false', cluster: eu},
			headers: CHANGE_HEADERS,
			kinds: {...HEADER_KINDS, 'query.meta': 'metakey', 'query.array': 'flag', 'query.cluster': 'id'},
		}),
		listEffective: {...of(w1, PAGE.kinds), query: PAGE.query},
		plan: {
			query: PAGE.query,
			body: {change: {kind: 'edit-member', member: root, name: 'new', labels: LABELS}},
			kinds: {
				...PAGE.kinds,
				'body.change.kind': 'choice',
				'body.change.member': 'id',
				'body.change.name': 'memberName',
			},
			required: ['body.change', 'body.change.kind', 'body.change.member'],
		},
		commit: [
			write(undefined, {
				body: {
					change: {
						kind: 'set',
						member: eu,
						units: [{name: 'user:/b', meta: 'check/type', content: 'short'}],
						mode: 'enforced',
						conflicts: 'refuse',
						own: 'take',
						queue: false,
						force: false,
						create: false,
					},
				},
				kinds: {
					'body.change.kind': 'choice',
					'body.change.member': 'id',
					'body.change.units.0.name': SETTABLE,
					'body.change.units.0.meta': 'metakey',
					'body.change.units.0.content': 'content',
					'body.change.mode': 'choice',
					'body.change.conflicts': 'choice',
					'body.change.own': 'choice',
				},
				required: CHANGE_REQUIRED,
			}),
			{
				...write(undefined, {
					body: {change: {kind: 'adopt', member: w1, units: [{name: 'user:/set'}]}, comment: 'because'},
					kinds: {
						'body.comment': 'comment',
						'body.change.kind': 'choice',
						'body.change.member': 'id',
						'body.change.units.0.name': SETTABLE,
					},
					required: CHANGE_REQUIRED,
				}),
				headers: {},
			},
		],
		listDrift: {...of(eu, PAGE.kinds), query: PAGE.query},
		repairDrift: {
			...of(eu, {'body.units.0.name': 'keyName', 'body.units.0.meta': 'metakey'}),
			body: {units: [{name: 'user:/set', meta: 'check/type'}]},
			required: ['body.units.0', 'body.units.0.name'],
		},
		checkDrift: of(eu),
		cancelOperation: {...of('o1'), refused: 'OPERATION_STATE'},
		goOnOperation: {...of('o1'), refused: 'OPERATION_STATE'},
		takeBackOperation: {...of('o1'), refused: 'OPERATION_STATE'},
		retryOperation: of('o1'),
		decideIdentity: {...of(w1, {'body.identity': 'choice'}), body: {identity: 'keep'}, required: ['body.identity']},
		probeAddress: {
			body: {address: 'http://new.example'},
			kinds: {'body.address': 'address'},
			required: ['body.address'],
		},
		listOperations: RANGE,
		readOperation: of('o1'),
		listExceptions: {...of('o1', {...PAGE.kinds, 'query.state': 'choice'}), query: {...PAGE.query, state: 'pending'}},
		listRevisions: RANGE,
		undoRevision: {
			...write(undefined, {
				body: {rest: false, conflicts: 'refuse', queue: false},
				kinds: {'path.number': 'number', 'body.conflicts': 'choice'},
			}),
			params: {number: '5'},
		},
		readRevision: {params: {number: '1'}, kinds: {'path.number': 'number'}},
		followEvents: {headers: {'last-event-id': '0.0'}, kinds: {'header.last-event-id': 'eventId'}},
		readHealth: {kinds: {}},
		readVersion: {kinds: {}},
		readOpenApi: {kinds: {}},
	};
};
