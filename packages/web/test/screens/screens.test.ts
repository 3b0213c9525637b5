import test, {type ExecutionContext} from 'ava';
import type {Page} from 'playwright-core';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';
import {closeBrowser, findings, openPage} from '@clusterd/browser-testing';

test.after.always(closeBrowser);

async function setup(t: ExecutionContext): Promise<FleetServer> {
	const server = await startFleetServer(t, {web: {w1: machine(), w2: machine('debug')}, empty: {}});
	await server.change({kind: 'set', member: server.root, units: [{name: `${APP}/port`, content: '80'}]});
	return server;
}

/** Every screen by its address, and what is on it once it is read. */
const screens = ({
	root,
	ids,
}: FleetServer): readonly (readonly [name: string, path: string, sign: (page: Page) => Promise<void>])[] => [
	['overview of everything', '/', (page) => page.getByText('have what they should have').waitFor()],
	[
		'overview of an empty cluster',
		`/members/${ids['empty']}`,
		(page) => page.getByText('This cluster is empty').waitFor(),
	],
	['overview of an instance', `/members/${ids['w1']}`, (page) => page.getByText('Last contact').waitFor()],
	[
		'keys of a cluster',
		`/members/${root}/keys`,
		(page) => page.getByText('2 of 2 in sync').waitFor({state: 'attached'}),
	],
	[
		'keys of an instance',
		`/members/${ids['w1']}/keys`,
		(page) => page.getByText('set by').first().waitFor({state: 'attached'}),
	],
	[
		'keys of an empty cluster',
		`/members/${ids['empty']}/keys`,
		(page) => page.getByText('set by').first().waitFor({state: 'attached'}),
	],
	[
		'details of a key',
		`/members/${ids['web']}/keys?key=${encodeURIComponent(`${APP}/log/level`)}`,
		(page) => page.getByText('What the members have').waitFor(),
	],
	['members', `/members/${ids['web']}/members`, (page) => page.getByRole('link', {name: 'w2'}).waitFor()],
	[
		'members of an empty cluster',
		`/members/${ids['empty']}/members`,
		(page) => page.getByText('Nobody is in this cluster').waitFor(),
	],
	['drift', `/members/${root}/drift`, (page) => page.getByText('Nothing differs').waitFor()],
	['operations', `/members/${root}/operations`, (page) => page.getByRole('link', {name: 'o6', exact: true}).waitFor()],
	['history', `/members/${root}/history`, (page) => page.getByText('set port on all').waitFor()],
	[
		'one operation',
		'/operations/o6',
		(page) => page.getByRole('heading', {name: 'Operation o6: set port on all'}).waitFor(),
	],
	['one revision', '/revisions/6', (page) => page.getByText('nothing', {exact: true}).waitFor()],
	['search', '/search?q=w', (page) => page.getByText('3 members').waitFor()],
	['an address that leads nowhere', '/nowhere', (page) => page.getByText('leads nowhere').waitFor()],
	['a member that is not there', '/members/c99', (page) => page.getByText('MEMBER_NOT_FOUND').waitFor()],
];

for (const colorScheme of ['light', 'dark'] as const) {
	test.serial(
		`every screen opens by its address, axe finds nothing, no request leaves the server, ${colorScheme}`,
		async (t) => {
			t.timeout(180_000);
			const server = await setup(t);
			const page = await openPage(t, server.address, {colorScheme, expected: /status of 404/});
			for (const [name, path, sign] of screens(server)) {
				await page.goto(server.address + path);
				await sign(page);
				t.deepEqual(await findings(page), [], name);
			}
		},
	);
}

test.serial('every screen fits into 420 pixels', async (t) => {
	t.timeout(120_000);
	const server = await setup(t);
	const page = await openPage(t, server.address, {width: 420, expected: /status of 404/});
	for (const [name, path, sign] of screens(server)) {
		await page.goto(server.address + path);
		await sign(page);
		t.is(await page.evaluate(() => document.documentElement.scrollWidth), 420, name);
		const main = page.locator('main');
		t.true(await main.evaluate((element) => element.scrollWidth <= element.clientWidth), name);
	}
});

test.serial('the title follows, and Back leads back', async (t) => {
	const server = await setup(t);
	const page = await openPage(t, server.address);
	await page.getByRole('treeitem', {name: 'web'}).click();
	await page.waitForURL(`**/members/${server.ids['web']}`);
	await page.getByRole('link', {name: 'Keys', exact: true}).click();
	await page.waitForFunction(() => document.title === 'keys – all / web – clusterd');
	await page.goBack();
	await page.waitForFunction(() => document.title === 'all / web – clusterd');
	await page.goBack();
	await page.waitForFunction(() => document.title === 'all – clusterd');
	t.is(new URL(page.url()).pathname, '/');
});

test.serial('light and dark are chosen by a button and kept', async (t) => {
	const server = await startFleetServer(t);
	const page = await openPage(t, server.address);
	await page.getByRole('button', {name: 'Use the dark theme'}).click();
	const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	t.is(await background(), 'rgb(20, 24, 29)');
	await page.reload();
	await page.getByRole('button', {name: 'Use the light theme'}).waitFor();
	t.is(await background(), 'rgb(20, 24, 29)');
});

test.serial('an empty fleet tells how to begin', async (t) => {
	const server = await startFleetServer(t);
	const page = await openPage(t, server.address);
	await page.getByText('Add your first instance').waitFor();
	t.deepEqual(await findings(page), []);
});
