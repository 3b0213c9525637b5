import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type OpenOptions, type Page} from '@clusterd/browser-testing';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';

test.after.always(closeBrowser);

/** An operation that waits for w2, which is switched off; its page. */
async function setup(t: ExecutionContext, options?: OpenOptions): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: machine(), w2: machine()}});
	await server.elektrads['w2']!.stop();
	const change = {kind: 'set', member: server.ids['web']!, units: [{name: `${APP}/port`, content: '80'}]} as const;
	const {digest} = await server.manager.plan(change);
	const {operation} = await server.manager.commit(change, {digest, comment: 'behind the proxy now', waitMs: 60_000});
	return {...server, page: await openPage(t, `${server.address}/operations/${operation!.id}`, options)};
}

test.serial('an operation says what it does, how far it is, and what it waits for', async (t) => {
	const {page} = await setup(t);
	await page.getByRole('heading', {name: /: set port on web$/}).waitFor();
	await page.getByText('“behind the proxy now”').waitFor();
	await page.getByRole('progressbar', {name: '1 of 2 instances are done'}).waitFor();
	await page.getByRole('row', {name: /w2/}).getByText('pending').waitFor();
	t.deepEqual(await findings(page), []);
});

test.serial('an operation under way is stopped and taken back', async (t) => {
	const {page, manager, ids} = await setup(t);
	await page.getByRole('button', {name: 'Stop'}).click();
	await page.getByText('Stopped: the instances that it was begun on have it').waitFor();
	t.deepEqual(await findings(page), []);
	await page.getByRole('button', {name: 'Take back'}).click();
	await page.getByText('It is being taken back.').waitFor();
	await page.getByText(/takes back o\d+, asked by Ada/).waitFor();
	await page.getByText('Stopped: the instances that it was begun on have it').waitFor({state: 'detached'});
	t.deepEqual((await manager.settings.of(ids['web']!)).items, []);
});

test.serial('a stopped operation goes on, by keyboard', async (t) => {
	const {page} = await setup(t);
	await page.getByRole('button', {name: 'Stop'}).press('Enter');
	await page.getByRole('button', {name: 'Go on'}).press('Enter');
	await page.getByText(/goes on with o\d+, asked by Ada/).waitFor();
	await page.getByText('Stopped: the instances that it was begun on have it').waitFor({state: 'detached'});
	t.is(await page.getByRole('button', {name: 'Take back'}).count(), 0);
});

test.serial('operations and history of a member are those that concern it', async (t) => {
	const {page, change, ids, address, root} = await setup(t);
	await change({kind: 'create-cluster', name: 'other', parent: root});
	await page.goto(`${address}/members/${ids['w1']}/history`);
	await page.getByText('set port on web').waitFor();
	await page.getByText('added w1').waitFor();
	t.is(await page.getByText('added other').count(), 0);
	t.is(await page.getByText('added w2').count(), 0);
	await page.goto(`${address}/members/${ids['w1']}/operations`);
	await page.getByText('set port on web').waitFor();
	t.is(await page.getByText('added w2').count(), 0);
});

test.serial('a revision is undone from its page, after its plan was shown', async (t) => {
	const {page, address, manager, ids} = await setup(t);
	const [newest] = await manager.history.list({limit: 1});
	await page.goto(`${address}/revisions/${newest!.number}`);
	await page.getByRole('button', {name: 'Undo this revision…'}).click();
	await page.getByRole('button', {name: /^Undo revision/, disabled: false}).click();
	await page.locator('clusterd-toasts').getByText(`Undid revision ${newest!.number}`).waitFor();
	t.deepEqual((await manager.settings.of(ids['web']!)).items, []);
});

test.serial('what was changed since is left as it is when the rest of a revision is undone', async (t) => {
	const {page, address, manager, ids, change} = await setup(t);
	await change({
		kind: 'set',
		member: ids['web']!,
		units: [
			{name: `${APP}/port`, content: '90'},
			{name: `${APP}/compress`, content: '0'},
		],
	});
	const [both] = await manager.history.list({limit: 1});
	await change({kind: 'set', member: ids['web']!, units: [{name: `${APP}/port`, content: '91'}]});
	await page.goto(`${address}/revisions/${both!.number}`);
	await page.getByRole('button', {name: 'Undo this revision…'}).press('Enter');
	await page.getByText('UNDO_CONFLICT').waitFor();
	t.deepEqual(await findings(page), []);
	await page.getByRole('checkbox', {name: /Undo the rest/}).check();
	await page.getByRole('button', {name: /^Undo revision/, disabled: false}).press('Enter');
	await page
		.locator('clusterd-toasts')
		.getByText(/^Undid revision/)
		.waitFor();
	t.deepEqual(
		(await manager.settings.of(ids['web']!)).items.map(({content}) => content),
		['91'],
	);
});
