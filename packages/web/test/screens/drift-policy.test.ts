import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type OpenOptions, type Page} from '@clusterd/browser-testing';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';

test.after.always(closeBrowser);

async function setup(
	t: ExecutionContext,
	member: string,
	options?: OpenOptions,
): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: machine()}});
	await server.change({kind: 'set', member: server.ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
	await server.change({kind: 'edit-member', member: server.root, ignore: ['system:/sw/noisy']});
	return {
		...server,
		page: await openPage(t, `${server.address}/members/${server.ids[member] ?? server.root}/drift`, options),
	};
}

for (const colorScheme of ['light', 'dark'] as const) {
	test.serial(
		`S9: a cluster has its drift repaired, after the plan was shown, by keyboard, ${colorScheme}`,
		async (t) => {
			const {page, manager, ids, elektrads, fleet} = await setup(t, 'web', {colorScheme});
			await page.getByText('Drift is reported;').waitFor();
			await page.getByText('No cluster says otherwise.').waitFor();
			await page.getByRole('button', {name: 'Change policy…'}).press('Enter');
			const choice = page.getByRole('combobox', {name: 'What becomes of drift'});
			t.deepEqual(await choice.getByRole('option').allInnerTexts(), [
				'As above: report it, as usual',
				'Report it',
				'Repair it: write again what is set',
			]);
			await choice.selectOption('repair');
			t.deepEqual(await findings(page), []);
			await page.getByRole('button', {name: 'Show what this will do'}).press('Enter');
			await page.getByText('That counts for 1 instance, from the next look on').waitFor();
			t.deepEqual(await findings(page), []);
			await page.getByRole('button', {name: 'Change drift policy', disabled: false}).press('Enter');
			await page.getByText('Drift is repaired:').waitFor();
			await page.getByText('Set here.').waitFor();
			t.is((await manager.members.get(ids['web']!)).cluster?.drift, 'repair');
			elektrads['w1']!.kdb.set(`${APP}/port`, '81');
			await page.getByRole('button', {name: 'Look now'}).press('Enter');
			await page.getByText('Nothing differs').waitFor();
			await fleet.whenIdle();
			t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '80');
		},
	);
}

test.serial('S9: what is not watched is told with who says so, chosen by names, and taken back by Undo', async (t) => {
	const {page, manager, ids, elektrads, root} = await setup(t, 'web');
	await page.getByRole('listitem').filter({hasText: 'system:/sw/noisy'}).getByRole('link', {name: 'all'}).waitFor();
	await page.getByRole('button', {name: 'Change policy…'}).click();
	const names = page.getByRole('textbox', {name: /Not watched/});
	for (const [wrong, why] of [
		['nonsense', 'is not a key name'],
		['/sw', 'has no namespace'],
	] as const) {
		await names.fill(wrong);
		await page.getByText(why).waitFor();
		t.true(await page.getByRole('button', {name: 'Show what this will do'}).isDisabled());
	}
	await names.fill(`${APP}/port\n\nsystem:/sw//other\n`);
	await page.getByRole('button', {name: 'Show what this will do', disabled: false}).click();
	await page.getByText('Not watched for drift any more, with all below:').waitFor();
	await page.getByRole('button', {name: 'Change drift policy', disabled: false}).click();
	await page.getByRole('listitem').filter({hasText: 'system:/sw/other'}).getByText('Set here.').waitFor();
	t.deepEqual((await manager.members.get(ids['web']!)).cluster?.ignore, [`${APP}/port`, 'system:/sw/other']);
	t.deepEqual((await manager.members.get(root)).cluster?.ignore, ['system:/sw/noisy']);
	elektrads['w1']!.kdb.set(`${APP}/port`, '81');
	await page.getByRole('button', {name: 'Look now'}).click();
	await page.getByText('Nothing differs').waitFor();
	await page.locator('clusterd-toasts').getByRole('button', {name: 'Undo'}).click();
	await page.getByRole('button', {name: /^Undo revision/, disabled: false}).click();
	await page.getByRole('listitem').filter({hasText: 'system:/sw/other'}).waitFor({state: 'detached'});
	await page.getByRole('button', {name: 'Look now'}).click();
	await page.getByRole('row', {name: /w1.*drifted/}).waitFor();
});

test.serial('S9: an instance says which cluster its policy is from, and leads there', async (t) => {
	const {page, change, ids} = await setup(t, 'w1');
	await change({kind: 'edit-member', member: ids['web']!, drift: 'repair'});
	await page.getByText('Drift is repaired:').waitFor();
	t.is(await page.getByRole('button', {name: 'Change policy…'}).count(), 0);
	await page.getByRole('link', {name: 'all / web'}).press('Enter');
	await page.getByRole('button', {name: 'Change policy…'}).press('Enter');
	await page.getByRole('combobox', {name: 'What becomes of drift'}).selectOption('inherit');
	await page.getByRole('button', {name: 'Show what this will do'}).press('Enter');
	await page.getByText('What becomes of drift is what the clusters above say.').waitFor();
	await page.getByRole('button', {name: 'Change drift policy', disabled: false}).press('Enter');
	await page.getByText('Drift is reported;').waitFor();
	await page.getByText('No cluster says otherwise.').waitFor();
	t.pass();
});

test.serial('S10: a policy that somebody else chose meanwhile is shown, not written over', async (t) => {
	const {page, fleet, ids} = await setup(t, 'web', {expected: /status of 412/});
	await page.getByRole('button', {name: 'Change policy…'}).click();
	await page.getByRole('combobox', {name: 'What becomes of drift'}).selectOption('repair');
	await fleet.as({id: 'grace', name: 'Grace'}).commit({kind: 'edit-member', member: ids['web']!, drift: 'report'});
	await page.getByRole('button', {name: 'Show what this will do'}).click();
	await page.getByRole('button', {name: 'Change drift policy', disabled: false}).click();
	const panel = page.locator('clusterd-changed-since');
	await panel.getByText('REVISION_CONFLICT').waitFor();
	t.deepEqual(
		(await panel.locator('pre').allInnerTexts()).map((text) => /drift: \w+/.exec(text)?.[0]),
		[undefined, 'drift: report', 'drift: repair'],
	);
});
