import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type Page} from '@clusterd/browser-testing';
import {startEmbeddedElektrad} from '@clusterd/embedded-elektrad';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';

const MARKER = 'user:/sw/elektra/clusterd/#0/current/instance/id';

test.after.always(closeBrowser);

async function setup(
	t: ExecutionContext,
	prepare?: (server: FleetServer) => Promise<void>,
): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: machine(), w2: machine()}, db: {d1: machine()}});
	await prepare?.(server);
	return {...server, page: await openPage(t, server.address)};
}

test.serial('the picture shows clusters and what is in them, and leads there; the table says the same', async (t) => {
	const {page, ids} = await setup(t);
	await page.locator('clusterd-icicle').getByRole('link', {name: 'web, 2 instances, worst: in sync'}).waitFor();
	await page.getByRole('button', {name: 'Table'}).click();
	await page.locator('clusterd-fleet-picture').getByRole('row', {name: /d1/}).waitFor();
	t.deepEqual(await findings(page), []);
	await page.getByRole('button', {name: 'Picture'}).press('Enter');
	await page.locator('clusterd-icicle').getByRole('link', {name: 'd1, in sync'}).click();
	await page.waitForURL(`**/members/${ids['d1']}`);
});

test.serial('what needs attention is told with its reason, worst first, and leads to it', async (t) => {
	const {page} = await setup(t, async ({change, ids, elektrads, fleet}) => {
		await change({kind: 'set', member: ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
		elektrads['w1']!.kdb.set(`${APP}/port`, '81');
		await fleet.check(ids['w1']!);
	});
	await page.getByRole('heading', {name: 'Needs attention: 1 instance'}).waitFor();
	await page.getByText('port: wanted 80, found 81').waitFor();
	await page
		.getByRole('row', {name: /drifted/})
		.getByRole('link', {name: 'w1'})
		.click();
	await page.getByRole('button', {name: 'Repair', exact: true}).waitFor();
	t.pass();
});

test.serial(
	'a copy of another instance is quarantined; once it has a marker of its own, somebody accepts it',
	async (t) => {
		const {page, address, manager, ids, root, change} = await setup(t);
		const copy = await startEmbeddedElektrad({handles: 2});
		t.teardown(() => copy.stop());
		copy.kdb.set(MARKER, (await manager.members.get(ids['d1']!)).instance!.marker!);
		const id = await change({kind: 'create-instance', name: 'copy', address: copy.url, parent: root});
		await page.goto(`${address}/members/${id}`);
		await page.getByText('than the one that was added').waitFor();
		t.deepEqual(await findings(page), []);
		copy.kdb.set(MARKER, '00000000-0000-4000-8000-00000000beef');
		await page.getByRole('button', {name: 'Accept who answers now'}).click();
		await page.getByText('than the one that was added').waitFor({state: 'detached'});
		await page.locator('clusterd-instance-facts').getByText('in sync').waitFor();
	},
);
