import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import Koa from 'koa';
import mount from 'koa-mount';
import {closeBrowser, findings, openPage, serveDirectory, type Page} from '@clusterd/browser-testing';
import {FleetManager} from '@clusterd/core';
import {MemoryConnector, MemoryDeliveryStore, MemoryRevisionStore} from '@clusterd/core/memory';
import {createHttpApp} from '@clusterd/http';
import {CryptoRandom, Re2RegexEngine, sha256, SystemClock} from 'clusterd';

test.after.always(closeBrowser);

/** Somebody's server: the page at `/`, clusterd below `/fleet`. */
async function setup(t: ExecutionContext): Promise<{readonly page: Page; readonly web: string}> {
	const fleet = await FleetManager.start({
		revisionStore: new MemoryRevisionStore(),
		deliveryStore: new MemoryDeliveryStore(),
		connector: new MemoryConnector(),
		clock: new SystemClock(),
		random: new CryptoRandom(),
		hash: sha256,
		regex: new Re2RegexEngine(),
		checkReadsPerSecond: 0,
	});
	t.teardown(() => fleet.stop());
	const manager = fleet.as({id: 'ada'});
	const {member: web} = await manager.commit({kind: 'create-cluster', name: 'web'});
	await manager.commit({kind: 'create-instance', name: 'w1', address: 'http://w1.example.org', parent: web!});
	await manager.commit(
		{kind: 'set', member: web!, units: [{name: 'system:/sw/app/#0/current/port', content: '8080'}]},
		{waitMs: 5000},
	);
	const files = await serveDirectory(join(import.meta.dirname, '../site'));
	t.teardown(() => files.close());
	const app = new Koa();
	app.silent = true; // A page that goes away in the midst of its events is no failure.
	app.use(mount('/fleet', createHttpApp({manager: (actor) => fleet.as(actor), authenticate: () => ({id: 'ada'})})));
	app.use(async (ctx) => {
		const file = await fetch(files.address + ctx.path);
		ctx.status = file.status;
		ctx.set('Content-Type', file.headers.get('Content-Type') ?? 'text/plain');
		ctx.body = Buffer.from(await file.arrayBuffer());
	});
	const server = app.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => {
		server.closeAllConnections();
		server.close();
	});
	return {page: await openPage(t, `http://localhost:${(server.address() as AddressInfo).port}/`), web: web!};
}

test.serial('the tree in somebody’s page shows the fleet, and what is set for the member that is chosen', async (t) => {
	const {page, web} = await setup(t);
	await page.getByRole('treeitem', {name: 'web'}).click();
	await page.getByRole('heading', {name: 'In force at all / web'}).waitFor();
	const key = page.getByRole('link', {name: 'system:/sw/app/#0/current/port'});
	await key.waitFor();
	t.is(
		await key.getAttribute('href'),
		`/fleet/members/${web}/keys?key=${encodeURIComponent('system:/sw/app/#0/current/port')}`,
	);
	t.deepEqual(await findings(page), []);
});

test.serial('the tree in somebody’s page is used by keyboard as anywhere', async (t) => {
	const {page} = await setup(t);
	await page.getByRole('treeitem', {name: 'web'}).waitFor();
	await page.getByRole('treeitem', {name: 'all'}).focus();
	await page.keyboard.type('we');
	await page.keyboard.press('ArrowRight');
	await page.getByRole('treeitem', {name: 'w1'}).waitFor();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', {name: 'In force at all / web / w1'}).waitFor();
	await page.getByRole('cell', {name: '8080'}).waitFor();
	t.pass();
});
