import test from 'ava';
import {API_ERROR_CODES} from '@clusterd/api';
import {ERROR_CODES} from '@clusterd/core';
import {HOSTILE, NO_BODIES, wrongTypes, type Kind} from '../bad-input/hostile.js';
import {placesIn, replaced, short} from '../bad-input/request-for.js';
import {setup} from '../served-fleet.js';

interface Row {
	readonly method: 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly body: unknown;
	/** What the fields stand for; those without are of any text. */
	readonly kinds: Readonly<Record<string, Kind>>;
	readonly required: readonly string[];
	/** Fields where null means something. */
	readonly nullable?: readonly string[];
}

const INSTANCE = {'body.name': 'memberName', 'body.host': 'address'} as const;
const ROWS: readonly Row[] = [
	{
		method: 'POST',
		path: '/api/instances',
		body: {name: 'new', host: 'http://new.example', description: 'd', visibility: 'user'},
		kinds: INSTANCE,
		required: ['body.name', 'body.host'],
	},
	{
		method: 'PUT',
		path: '/api/instances/i3',
		body: {name: 'new', host: 'http://new.example', description: 'd', visibility: 'user'},
		kinds: INSTANCE,
		required: [],
	},
	{
		method: 'POST',
		path: '/api/clusters',
		body: {name: 'new', instances: ['i4']},
		kinds: {'body.name': 'memberName', 'body.instances.0': 'id'},
		required: ['body.name'],
	},
	{
		method: 'PUT',
		path: '/api/clusters/c2',
		body: {name: 'new', instances: ['i4']},
		kinds: {'body.name': 'memberName', 'body.instances.0': 'id'},
		required: [],
	},
	{
		method: 'POST',
		path: '/api/clusters/c2/instances',
		body: {instanceId: 'i4'},
		kinds: {'body.instanceId': 'id'},
		required: ['body.instanceId'],
	},
	...['/api/instances/i4', '/api/clusters/c2'].flatMap((member): Row[] => [
		{
			method: 'POST',
			path: `${member}/kdbMeta/user:/a`,
			body: {key: 'k', value: 'v'},
			kinds: {'body.key': 'metakey', 'body.value': 'content'},
			required: ['body.key'],
			nullable: ['body.value'],
		},
		{
			method: 'DELETE',
			path: `${member}/kdbMeta/user:/a`,
			body: {key: 'k'},
			kinds: {'body.key': 'metakey'},
			required: ['body.key'],
		},
		{
			method: 'POST',
			path: `${member}/kdbMetaBulk/user:/a`,
			body: {meta: [{key: 'k', value: 'v'}]},
			kinds: {'body.meta.0.key': 'metakey', 'body.meta.0.value': 'content'},
			required: ['body.meta', 'body.meta.0.key'],
			nullable: ['body.meta.0.value'],
		},
	]),
];

const CODES: ReadonlySet<string> = new Set([...ERROR_CODES, ...API_ERROR_CODES]);

/** Every body that a row does not take. */
function badBodies({
	body,
	kinds,
	required,
	nullable = [],
}: Row): ReadonlyArray<readonly [wrong: string, body: string | Uint8Array<ArrayBuffer>]> {
	const json = (wrong: string, value: unknown): readonly [string, string] => [wrong, JSON.stringify(value)];
	return [
		...NO_BODIES.filter(([, why]) => why !== 'a constructor').map(([bytes, why]) => [why, bytes] as const),
		...required.map((place) => json(`${place} is missing`, replaced(body, place, {}))),
		...placesIn(body).flatMap(([place, value]) => [
			...wrongTypes(value)
				.filter((wrong) => !(wrong === null && nullable.includes(place)))
				.map((wrong) => json(`${place} = ${short(wrong)}`, replaced(body, place, {value: wrong}))),
			...(kinds[place] ? HOSTILE[kinds[place]].texts : []).map((text) =>
				json(`${place} = ${short(text)}`, replaced(body, place, {value: text})),
			),
		]),
	];
}

for (const row of ROWS) {
	const bad = badBodies(row);
	test.serial(
		`${row.method} ${row.path}: every wrong body (${bad.length}) is refused with a stable code, the fleet unchanged`,
		async (t) => {
			const fleet = await setup(t);
			await fleet.instance('w1', await fleet.cluster('eu'));
			await fleet.instance('w2');
			for (const name of ['w1', 'w2']) fleet.at(name).set('user:/a', '1');
			const before = await fleet.contents();
			for (const [wrong, body] of bad) {
				const answer = await fleet.ask(row.path, {
					method: row.method,
					body,
					headers: {'Content-Type': 'application/json'},
				});
				t.true(answer.status === 400 || answer.status === 404, `${wrong} → ${answer.status}`);
				const {error} = (await answer.json()) as {error: {name: string; message: string}};
				t.true(CODES.has(error.name), `${wrong} → ${error.name}`);
				t.true(error.message.length > 0 && error.message.length < 10_000);
			}
			t.deepEqual(await fleet.contents(), before);
		},
	);

	test(`${row.method} ${row.path}: what the table is made from is taken`, async (t) => {
		const fleet = await setup(t);
		await fleet.instance('w1', await fleet.cluster('eu'));
		await fleet.instance('w2');
		for (const name of ['w1', 'w2']) fleet.at(name).set('user:/a', '1');
		const answer = await fleet.send(row.method, row.path, row.body);
		t.true(answer.ok, `${answer.status} ${answer.ok ? '' : await answer.text()}`);
	});
}
