import test from 'ava';
import * as z from 'zod';
import {ROUTES, STATUS, type Route, type RouteName} from '@clusterd/api';
import {setup} from '../served-fleet.js';
import {badRequests} from './bad-requests.js';
import {initFor, pathFor} from './request-for.js';
import {furnish, samples, type Sample} from './samples.js';

const IDS = {root: 'c1', eu: 'c2', us: 'c3', w1: 'i4'};

const ROWS = (Object.entries(samples(IDS)) as ReadonlyArray<readonly [RouteName, Sample | readonly Sample[]]>).flatMap(
	([name, given]) =>
		[given]
			.flat()
			.map((sample: Sample, index) => ({name, title: index === 0 ? name : `${name} (${index + 1})`, sample})),
);

for (const {name, title, sample} of ROWS) {
	const route: Route = ROUTES[name];
	for (const [where, bad] of Object.entries(badRequests(route, sample))) {
		if (bad.length === 0) continue;
		// One after another: requests by the thousand at once would wait for each other longer than connections are kept.
		test.serial(
			`${title}: every wrong ${where} (${bad.length}) is refused with a stable code, the fleet unchanged`,
			async (t) => {
				const fleet = await setup(t);
				t.deepEqual(await furnish(fleet), IDS);
				const before = await fleet.contents();
				for (const {wrong, path, init} of bad) {
					const answer = await fleet.ask(path, init);
					t.true(answer.status >= 400 && answer.status < 500, `${wrong} → ${answer.status}`);
					const {code, detail} = (await answer.json()) as {code: string; detail: string};
					t.is((STATUS as Readonly<Record<string, number>>)[code], answer.status, `${wrong} → ${code}`);
					t.true(detail.length > 0 && detail.length < 10_000, `${wrong} → ${detail.length} characters`);
				}
				t.deepEqual(await fleet.contents(), before);
			},
		);
	}

	test(`${title}: what the table is made from is taken, and has every field that the route knows`, async (t) => {
		const fleet = await setup(t);
		t.deepEqual(await furnish(fleet), IDS);
		const taken = {
			...sample,
			query: Object.fromEntries(
				Object.entries(sample.query ?? {}).filter(([query]) => !sample.without?.includes(`query.${query}`)),
			),
		};
		const answer = await fetch(fleet.address + pathFor(route, taken), initFor(route, taken));
		const code = answer.ok ? undefined : ((await answer.json()) as {code: string}).code;
		t.is(code, sample.refused);
		await answer.body?.cancel().catch(() => undefined); // an event stream has no end, anything else is read already
		t.deepEqual(Object.keys(sample.params ?? {}), Object.keys(route.params?.shape ?? {}));
		t.deepEqual(Object.keys(sample.query ?? {}).sort(), Object.keys(route.query?.shape ?? {}).sort());
		t.deepEqual(
			Object.keys(sample.kinds)
				.filter((place) => place.startsWith('header.'))
				.sort(),
			Object.keys(route.headers?.shape ?? {})
				.map((header) => `header.${header}`)
				.sort(),
		);
	});
}

test('the table has every field of every body that is one object', (t) => {
	for (const [name, route] of Object.entries<Route>(ROUTES)) {
		if (!(route.body instanceof z.ZodObject)) continue;
		const fields = ROWS.filter((row) => row.name === name).flatMap(({sample}) => Object.keys(sample.body as object));
		t.deepEqual(
			[...new Set(fields)].sort(),
			Object.keys(route.body.shape)
				.filter((field) => field !== 'digest')
				.sort(),
			name,
		);
	}
});
