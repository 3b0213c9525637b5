import test, {type ExecutionContext} from 'ava';
import {startEmbeddedElektrad} from '@clusterd/embedded-elektrad';
import type {Page} from 'playwright-core';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';
import {closeBrowser, findings, openPage, type OpenOptions} from '@clusterd/browser-testing';

test.after.always(closeBrowser);

async function setup(t: ExecutionContext, options?: OpenOptions): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: machine()}, db: {}});
	return {...server, page: await openPage(t, server.address, options)};
}

const choose = async (page: Page, member: string, item: string): Promise<void> => {
	await page.getByRole('treeitem', {name: member}).click();
	await page.getByRole('heading', {name: member, exact: true}).waitFor();
	await page.getByRole('button', {name: 'Change'}).click();
	await page.getByRole('menuitem', {name: item, exact: true}).click();
};

test.serial('an instance is tested, added, and shown as reached', async (t) => {
	const {page, manager, ids} = await setup(t);
	const elektrad = await startEmbeddedElektrad();
	t.teardown(() => elektrad.stop());
	await choose(page, 'db', 'Add instance…');
	await page.getByRole('textbox', {name: 'Address of its elektrad'}).fill(elektrad.url);
	await page.getByRole('textbox', {name: 'Name'}).fill('d1');
	await page.getByRole('button', {name: 'Test connection'}).click();
	await page.getByText(/elektrad .* answers\./).waitFor();
	t.deepEqual(await findings(page), []);
	await page.getByRole('button', {name: 'Add instance', exact: true}).click();
	await page.getByText('was added and is').waitFor();
	await page.getByRole('button', {name: 'Done'}).click();
	t.is((await manager.members.children(ids['db']!)).items[0]?.name, 'd1');
});

test.serial('S7.2: what a new instance would lose is shown before it is added', async (t) => {
	const {page, manager, ids, change} = await setup(t, {expected: /status of 409/});
	await change({kind: 'set', member: ids['db']!, units: [{name: `${APP}/port`, content: '80'}]});
	const elektrad = await startEmbeddedElektrad();
	t.teardown(() => elektrad.stop());
	elektrad.kdb.set(`${APP}/port`, '8080');
	await choose(page, 'db', 'Add instance…');
	await page.getByRole('textbox', {name: 'Address of its elektrad'}).fill(elektrad.url);
	await page.getByRole('textbox', {name: 'Name'}).fill('d1');
	await page.getByRole('button', {name: 'Add instance', exact: true}).click();
	const dialog = page.locator('clusterd-plan-dialog');
	await dialog.getByText('1 changed').waitFor();
	t.is(elektrad.kdb.get(`${APP}/port`), '8080');
	t.deepEqual(await findings(page), []);
	await dialog.getByRole('button', {name: /^Add instance/}).click();
	await page.getByText('was added and is').waitFor();
	t.is((await manager.members.children(ids['db']!)).items[0]?.name, 'd1');
	t.is(elektrad.kdb.get(`${APP}/port`), '80');
});

test.serial('an address that nobody answers at is told as such, with its code', async (t) => {
	const {page} = await setup(t, {expected: /status of 50\d/});
	await choose(page, 'db', 'Add instance…');
	await page.getByRole('textbox', {name: 'Address of its elektrad'}).fill('http://127.0.0.1:1');
	await page.getByRole('button', {name: 'Test connection'}).click();
	await page.getByText('INSTANCE_UNREACHABLE').waitFor();
	t.pass();
});

test.serial('a name that is taken is told where it was typed, and what was typed stays', async (t) => {
	const {page} = await setup(t, {expected: /status of 409/});
	await choose(page, 'all', 'Add cluster…');
	const name = page.getByRole('textbox', {name: 'Name'});
	await name.fill('web');
	await name.press('Enter');
	await page.getByText('NAME_TAKEN').waitFor();
	t.is(await name.inputValue(), 'web');
	await name.fill('mail');
	await name.press('Enter');
	await page.getByRole('treeitem', {name: 'mail'}).waitFor();
});

test.serial('a cluster is renamed, and the tree, the title and the way there follow', async (t) => {
	const {page} = await setup(t);
	await choose(page, 'web', 'Rename…');
	await page.getByRole('textbox', {name: 'Name'}).fill('front');
	await page.getByRole('button', {name: 'Save'}).click();
	await page.getByRole('treeitem', {name: 'front'}).waitFor();
	await page.waitForFunction(() => document.title === 'all / front – clusterd');
	t.is(await page.getByRole('treeitem', {name: 'web'}).count(), 0);
});

test.serial('an instance is moved after its plan was shown', async (t) => {
	const {page, manager, ids, change} = await setup(t);
	await change({kind: 'set', member: ids['db']!, units: [{name: `${APP}/port`, content: '5432'}]});
	await page.getByRole('treeitem', {name: 'web'}).press('ArrowRight');
	await choose(page, 'w1', 'Move…');
	await page.getByRole('listbox', {name: 'Clusters'}).selectOption({label: 'all / db'});
	await page.getByRole('button', {name: 'Show what this will do'}).click();
	await page.locator('clusterd-plan-table').getByRole('row', {name: /port/}).waitFor();
	t.deepEqual(await findings(page), []);
	await page.getByRole('button', {name: /^Move/}).click();
	await page.getByText('Moved', {exact: true}).waitFor();
	t.is((await manager.members.get(ids['w1']!)).path, 'all / db / w1');
});

test.serial('a member is removed after its plan was shown, and the page goes to where it was', async (t) => {
	const {page, manager, ids, root} = await setup(t);
	await choose(page, 'web', 'Remove…');
	await page.getByRole('button', {name: /^Remove/}).click();
	await page.getByRole('heading', {name: 'all', exact: true}).waitFor();
	t.is((await manager.members.get(ids['w1']!)).parent, root);
	await page.getByRole('treeitem', {name: 'w1'}).waitFor();
});

test.serial('the tree shows what changes elsewhere', async (t) => {
	const {page, root, change, ids} = await setup(t);
	await page.getByRole('treeitem', {name: 'web'}).waitFor();
	await change({kind: 'create-cluster', name: 'cache', parent: root});
	await page.getByRole('treeitem', {name: 'cache'}).waitFor();
	await change({kind: 'move-member', member: ids['db']!, from: root, to: ids['web']!});
	await page.getByRole('treeitem', {name: 'db'}).waitFor({state: 'detached'});
	t.pass();
});

test.serial('the tree filters by name and keeps the clusters above what it finds', async (t) => {
	const {page} = await setup(t);
	await page.getByRole('searchbox', {name: 'Filter members'}).fill('w1');
	await page.getByRole('treeitem', {name: 'w1'}).waitFor();
	t.is(await page.getByRole('treeitem').count(), 3);
	await page.getByRole('searchbox', {name: 'Filter members'}).fill('nobody');
	await page.getByText('No member’s name, address or label has “nobody”').waitFor();
});

async function setupTable(t: ExecutionContext): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: machine()}, db: {}, mail: {}});
	const page = await openPage(t, `${server.address}/members/${server.root}/members`);
	await page.getByRole('row', {name: /mail/}).waitFor();
	return {...server, page};
}

test.serial('members are sorted by a column, one way and the other', async (t) => {
	const {page} = await setupTable(t);
	const order = async (): Promise<readonly string[]> =>
		(
			await page
				.getByRole('treegrid')
				.getByRole('row')
				.evaluateAll((rows) =>
					rows.map(
						(row) =>
							[
								row.getAttribute('aria-posinset')!,
								row.querySelector('clusterd-member-line')!.shadowRoot!.querySelector('a')!.innerText,
							] as const,
					),
				)
		)
			.sort(([one], [other]) => Number(one) - Number(other))
			.map(([, name]) => name);
	t.deepEqual(await order(), ['db', 'mail', 'web']);
	await page.getByRole('button', {name: 'Name'}).click();
	await page.getByRole('button', {name: 'Name'}).getByText('↑').waitFor();
	t.deepEqual(await order(), ['web', 'mail', 'db']);
});

test.serial(
	'several members are chosen by mouse and keyboard, and moved after what this will do was shown',
	async (t) => {
		const {page, manager, ids} = await setupTable(t);
		await page.getByRole('checkbox', {name: 'Select db'}).click();
		await page.getByRole('row', {name: /web/}).press('Space');
		await page.getByText('2 members chosen').waitFor();
		t.deepEqual(await findings(page), []);
		await page.getByRole('button', {name: 'Move…', exact: true}).click();
		await page.getByRole('combobox', {name: 'To which cluster?'}).selectOption({label: 'all / mail'});
		await page.getByRole('cell', {name: 'no value on any instance changes'}).nth(1).waitFor();
		t.deepEqual(await findings(page), []);
		await page.getByRole('button', {name: 'Move 2 members', disabled: false}).click();
		await page.getByRole('treegrid').getByRole('row', {name: /web/}).waitFor({state: 'detached'});
		t.deepEqual(
			(await manager.members.children(ids['mail']!)).items.map(({name}) => name),
			['db', 'web'],
		);
	},
);

test.serial('several members are removed by keyboard alone', async (t) => {
	const {page, manager, root} = await setupTable(t);
	await page.getByRole('row', {name: /db/}).press('Space');
	await page.getByRole('row', {name: /mail/}).press('Space');
	await page.getByRole('button', {name: 'Remove…'}).press('Enter');
	await page.getByRole('button', {name: 'Remove 2 members', disabled: false}).press('Enter');
	await page.getByRole('treegrid').getByRole('row', {name: /mail/}).waitFor({state: 'detached'});
	t.deepEqual(
		(await manager.members.children(root)).items.map(({name}) => name),
		['web'],
	);
});
