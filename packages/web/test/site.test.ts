import test from 'ava';
import {APP, machine} from './browser/example.js';
import {startFleetServer} from './browser/fleet-server.js';
import {closeBrowser, findings, openPage} from '@clusterd/browser-testing';

test.after.always(closeBrowser);

test.serial('the site shows the fleet, goes into a cluster, and sets a key on all of its instances', async (t) => {
	const server = await startFleetServer(t, {web: {w1: machine(), w2: machine(), w3: machine('debug')}});
	const page = await openPage(t, server.address);
	await page.getByRole('treeitem', {name: 'web'}).click();
	await page.getByRole('link', {name: 'Keys', exact: true}).click();
	const field = page.getByRole('textbox', {name: `${APP}/port`});
	await field.fill('9090');
	await field.press('Enter');
	await page.getByRole('button', {name: 'Set port on 3 instances'}).click();
	await page
		.locator('clusterd-toasts')
		.getByText(/^Set port/)
		.waitFor();
	await page.getByText('3 of 3 in sync').first().waitFor();
	t.is(server.elektrads['w2']!.kdb.get(`${APP}/port`), '9090');
	await page.getByText('3 of 3 in sync').first().waitFor();
	t.deepEqual(await findings(page), []);
});
