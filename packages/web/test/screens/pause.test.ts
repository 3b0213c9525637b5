import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type OpenOptions, type Page} from '@clusterd/browser-testing';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';

test.after.always(closeBrowser);

async function setup(t: ExecutionContext, options: OpenOptions = {}): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: machine()}});
	return {...server, page: await openPage(t, `${server.address}/members/${server.ids['web']}`, options)};
}

for (const colorScheme of ['light', 'dark'] as const) {
	test.serial(
		`S8: delivery to a cluster is paused and resumed, and told in the tree and below, ${colorScheme}`,
		async (t) => {
			const {page, fleet, elektrads, change, ids} = await setup(t, {colorScheme});
			await page.getByRole('button', {name: 'Change'}).click();
			await page.getByRole('menuitem', {name: 'Pause delivery…'}).click();
			await page.getByText('Nothing is written to 1 instance until delivery is resumed').waitFor();
			t.deepEqual(await findings(page), []);
			await page.getByRole('button', {name: 'Pause delivery', exact: true, disabled: false}).click();
			await page.getByText('Delivery is paused here').waitFor();
			await page.getByRole('treeitem', {name: /web.*paused/}).waitFor();
			await change({kind: 'set', member: ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
			await fleet.whenIdle();
			t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '8080');
			await page.getByText('delivery is paused at all / web').waitFor();
			t.deepEqual(await findings(page), []);
			await page.getByRole('link', {name: 'w1'}).first().click();
			await page.getByRole('status').getByRole('link', {name: 'all / web'}).press('Enter');
			await page.getByRole('button', {name: 'Resume delivery…'}).press('Enter');
			await page.getByRole('button', {name: 'Resume delivery', exact: true, disabled: false}).press('Enter');
			await page.getByText('Delivery is paused here').waitFor({state: 'detached'});
			await fleet.whenIdle();
			t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '80');
		},
	);
}

test.serial('S8: delivery to the whole fleet is paused by keyboard, and taken back by Undo', async (t) => {
	const {page, manager, address, root} = await setup(t);
	await page.goto(address);
	await page.getByRole('button', {name: 'Change'}).press('Enter');
	await page.locator('wa-dropdown-item:focus').filter({hasText: 'Add instance'}).waitFor();
	for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
	await page.getByRole('button', {name: 'Pause delivery', exact: true, disabled: false}).press('Enter');
	await page.getByText('Delivery is paused here').waitFor();
	t.true((await manager.members.get(root)).cluster?.paused);
	await page.getByText('paused delivery to all').waitFor();
	await page.locator('clusterd-toasts').getByRole('button', {name: 'Undo'}).press('Enter');
	await page.getByRole('button', {name: /^Undo revision/, disabled: false}).press('Enter');
	await page.getByText('Delivery is paused here').waitFor({state: 'detached'});
	t.is((await manager.members.get(root)).cluster?.paused, undefined);
});
