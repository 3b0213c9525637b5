import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type Page} from '@clusterd/browser-testing';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';

test.after.always(closeBrowser);

/** The drift of a cluster in which w1 was changed behind clusterd's back. */
async function setup(t: ExecutionContext): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: machine(), w2: machine()}});
	await server.change({kind: 'set', member: server.ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
	server.elektrads['w1']!.kdb.set(`${APP}/port`, '81');
	const page = await openPage(t, `${server.address}/members/${server.ids['web']}/drift`);
	await page.getByRole('button', {name: 'Look now'}).click();
	await page.getByRole('row', {name: /w1.*drifted/}).waitFor();
	return {...server, page};
}

test.serial('drift is found by looking, and repaired', async (t) => {
	const {page, elektrads} = await setup(t);
	t.deepEqual(await findings(page), []);
	await page.getByRole('button', {name: 'Repair', exact: true}).click();
	await page.getByText('Nothing differs').waitFor();
	t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '80');
});

test.serial('what was found is adopted as the setting after its plan was shown', async (t) => {
	const {page, manager, ids} = await setup(t);
	await page.getByRole('button', {name: 'Adopt…'}).press('Enter');
	await page.getByRole('button', {name: /^Adopt port/, disabled: false}).press('Enter');
	await page.getByText('Nothing differs').waitFor();
	t.is((await manager.settings.of(ids['web']!)).items[0]?.content, '81');
});

test.serial('an instance is exempt with a reason, which is listed until somebody ends it', async (t) => {
	const {page, elektrads} = await setup(t);
	await page.getByRole('button', {name: 'Exempt…'}).click();
	await page.getByRole('textbox', {name: 'Reason'}).fill('hardware test');
	t.deepEqual(await findings(page), []);
	await page.getByRole('textbox', {name: 'Reason'}).press('Enter');
	await page.getByRole('row', {name: /hardware test/}).waitFor();
	t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '81');
	await page.getByRole('button', {name: /^End the exemption/}).click();
	await page.getByRole('row', {name: /hardware test/}).waitFor({state: 'detached'});
});
