import test from 'ava';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {readFleetTree} from '#src/site/fleet-tree.js';
import {plainPage} from '#src/site/plain-page.js';
import {rawHead, rawRequest} from './raw-request.js';
import {setup} from './served-fleet.js';

async function setupSite(t: Parameters<typeof setup>[0]) {
	const directory = await mkdtemp(join(tmpdir(), 'clusterd-site-'));
	t.teardown(() => rm(directory, {recursive: true}));
	await mkdir(join(directory, 'site/assets'), {recursive: true});
	await writeFile(join(directory, 'secret.txt'), 'secret');
	await writeFile(join(directory, 'site/index.html'), '<!doctype html><title>site</title>');
	await writeFile(join(directory, 'site/assets/app-1234.js'), 'export {};');
	await writeFile(join(directory, 'site/.hidden'), 'secret');
	return setup(t, {http: {siteDirectory: join(directory, 'site')}});
}

const page = {headers: {Accept: 'text/html,*/*;q=0.8'}};

test('a site is served at /', async (t) => {
	const {ask} = await setupSite(t);
	const answer = await ask('/', page);
	t.is(answer.headers.get('content-type'), 'text/html; charset=utf-8');
	t.is(answer.headers.get('cache-control'), 'no-cache');
	t.regex(await answer.text(), /<title>site/);
});

test("a site's files are served, those with names by content for ever", async (t) => {
	const {ask} = await setupSite(t);
	const answer = await ask('/assets/app-1234.js');
	t.regex(answer.headers.get('content-type') ?? '', /javascript/);
	t.is(answer.headers.get('cache-control'), 'max-age=31536000, immutable');
	t.is(await answer.text(), 'export {};');
});

test('an address inside of a site gets its first page; a missing file does not', async (t) => {
	const {ask} = await setupSite(t);
	t.regex(await (await ask('/members/c12/keys/user:%2Fa', page)).text(), /<title>site/);
	t.is((await ask('/assets/gone.js', page)).status, 404);
	t.is((await ask('/members/c12', {headers: {Accept: 'application/json'}})).status, 404);
	t.is((await ask('/members/c12', {method: 'POST'})).status, 404);
});

test('a site hides nothing of the interface', async (t) => {
	const {ask} = await setupSite(t);
	t.is((await ask('/api/v1/nonsense', page)).status, 404);
	t.is((await ask('/api/nonsense', page)).status, 404);
	t.is((await ask('/livez', page)).status, 200);
});

for (const path of [
	'/../secret.txt',
	'/%2e%2e/secret.txt',
	'/..%2fsecret.txt',
	'/assets/../../secret.txt',
	'/.hidden',
	'//secret.txt',
	'/..%5csecret.txt',
	'/%00/secret.txt',
]) {
	test(`nothing outside of a site is served: ${path}`, async (t) => {
		const {port} = await setupSite(t);
		const {status, body} = await rawRequest(port, rawHead('GET', path));
		t.is(status, 404);
		t.notRegex(body, /^secret/);
	});
}

test('an address that is no file name gets the first page or nothing, never a fault', async (t) => {
	const {port} = await setupSite(t);
	for (const path of ['/%00', '/%zz', `/${'a'.repeat(10_000)}`]) {
		const {status, body} = await rawRequest(port, rawHead('GET', path));
		t.true(status === 200 ? body.includes('<title>site') : status === 404, `${path.slice(0, 10)} → ${status}`);
	}
});

test('without a site a page shows the fleet', async (t) => {
	const {ask, cluster, instance, at, fleet} = await setup(t);
	const eu = await cluster('eu & <us>');
	const w1 = await instance('w1', eu);
	await instance('w2', eu);
	at('w1').offline = true;
	fleet.wake(w1);
	await fleet.as({id: 'ada'}).commit({kind: 'set', member: eu, units: [{name: 'user:/a', content: '1'}]});
	await fleet.whenIdle();
	const answer = await ask('/', page);
	t.is(answer.headers.get('content-type'), 'text/html; charset=utf-8');
	const text = await answer.text();
	t.regex(text, /eu &amp; &lt;us&gt;/);
	t.regex(text, /w1 .*unreachable/);
	t.regex(text, /2 instances in 2 clusters: 1 unreachable, 1 in sync/);
	t.notRegex(text, /<script>|\son\w+=/, 'no script in the page itself');
	t.regex((await ask('/live.js')).headers.get('content-type') ?? '', /javascript/);
});

test('a page with many members says how many it does not show', async (t) => {
	const {root, manager, cluster} = await setup(t);
	for (const name of ['a', 'b', 'c']) await cluster(name);
	const tree = await readFleetTree(manager, 2, new AbortController().signal);
	t.like(tree, {member: {id: root}, hidden: 1, children: [{member: {name: 'a'}, hidden: 0}, {member: {name: 'b'}}]});
	t.regex(plainPage(tree, await manager.health()), /and 1 more/);
});
