import test from 'ava';
import {put, setupBoth} from './both.js';

const RAW_NAMES: ReadonlyArray<readonly [path: string, name: string]> = [
	['user%3A/a', 'user:/a'],
	['user%3A/a/', 'user:/a'],
	['user%3A/a%5C/b', 'user:/a\\/b'],
	['user%3A/a%5C%2Fb', 'user:/a\\/b'],
	['user%3A/a%20b%2Bc%26', 'user:/a b+c&'],
	['user%3A/%2310', 'user:/#_10'],
	['user%3A/100%25', 'user:/100%'],
	['user%3A/%C3%A4', 'user:/ä'],
];

for (const [path, name] of RAW_NAMES) {
	test(`the key ${name} is written, read and removed as ${path}`, async (t) => {
		const fleet = await setupBoth(t);
		const {ask, at, w1} = fleet;
		const written = await put(fleet, `/api/instances/${w1}/kdb/${path}`, 'v');
		t.is(written.status, 200);
		t.deepEqual(await written.json(), {status: 201});
		t.is(at('w1').get(name), 'v');
		t.like(await (await ask(`/api/instances/${w1}/kdb/${path}`)).json(), {exists: true, path: name, value: 'v'});
		t.is((await ask(`/api/instances/${w1}/kdb/${path}`, {method: 'DELETE'})).status, 200);
		t.is(at('w1').get(name), undefined);
	});
}

for (const name of [
	'foo',
	'user',
	'user%3A',
	'user%3Ax',
	'USER%3A/x',
	'nonsense%3A/x',
	'user%3A/a%5C',
	'%zz',
	'%ff',
	'user%3A/%00',
]) {
	test(`the name ${name} is refused wherever it stands`, async (t) => {
		const {ask, send, paths, contents} = await setupBoth(t);
		const before = await contents();
		for (const path of paths) {
			const answers = [
				await ask(`${path}/kdb/${name}`),
				await ask(`${path}/kdb/${name}`, {method: 'PUT', body: 'v'}),
				await ask(`${path}/kdb/${name}`, {method: 'DELETE'}),
				await ask(`${path}/kdbMv/${name}`, {method: 'POST', body: 'user:/x'}),
				await send('POST', `${path}/kdbMeta/${name}`, {key: 'a', value: 'b'}),
			];
			for (const answer of answers) {
				t.is(answer.status, 400);
				const {error} = (await answer.json()) as {error: {name: string}};
				t.true(['KEY_NAME_INVALID', 'REQUEST_INVALID'].includes(error.name), error.name);
			}
		}
		t.deepEqual(await contents(), before);
	});
}
