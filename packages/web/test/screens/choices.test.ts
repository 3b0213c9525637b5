import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type OpenOptions, type Page} from '@clusterd/browser-testing';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer, type Keys} from '../browser/fleet-server.js';

test.after.always(closeBrowser);

const GUARDED = `${APP}/guarded`;
const keys: Keys = {...machine(), [GUARDED]: {value: 'stays', meta: {'restrict/remove': '1'}}};

async function setup(
	t: ExecutionContext,
	path: (server: FleetServer) => string,
	options?: OpenOptions,
): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: keys}, db: {}});
	await server.change({kind: 'create-cluster', name: 'canary', parent: server.ids['web']!});
	await server.change({kind: 'set', member: server.ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
	return {...server, page: await openPage(t, server.address + path(server), options)};
}

const remove = async (page: Page): Promise<void> => {
	await page.getByRole('button', {name: 'Change'}).click();
	await page.getByRole('menuitem', {name: 'Remove…', exact: true}).click();
};

for (const colorScheme of ['light', 'dark'] as const) {
	test.serial(
		`S4: a key that asks not to be removed is removed all the same when that is ticked, ${colorScheme}`,
		async (t) => {
			const {page, elektrads, fleet} = await setup(
				t,
				({ids}) => `/members/${ids['w1']}/keys?key=${encodeURIComponent(GUARDED)}`,
				{colorScheme, expected: /status of 409/},
			);
			await page.getByRole('button', {name: 'Remove key', disabled: false}).click();
			await page.getByText('RESTRICTED').waitFor();
			t.true(await page.getByRole('button', {name: 'Remove guarded on 1 instance'}).isDisabled());
			t.deepEqual(await findings(page), []);
			await page.getByRole('checkbox', {name: 'Do it all the same'}).check();
			await page.getByRole('button', {name: 'Remove guarded on 1 instance', disabled: false}).press('Enter');
			await page
				.getByRole('treegrid')
				.getByRole('row', {name: /guarded/})
				.waitFor({state: 'detached'});
			await fleet.whenIdle();
			t.is(elektrads['w1']!.kdb.get(GUARDED), undefined);
		},
	);
}

test.serial('S7.5: an instance that is removed has its own values again when that is chosen', async (t) => {
	const {page, elektrads, fleet, ids, manager} = await setup(t, ({ids}) => `/members/${ids['w1']}`);
	t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '80');
	await remove(page);
	const release = page.getByRole('combobox', {name: /Where a setting ends/});
	t.deepEqual(await release.getByRole('option').allInnerTexts(), ['Restore their own values', 'Keep what they have']);
	await release.selectOption('restore');
	await page
		.locator('clusterd-plan-table')
		.getByRole('row', {name: /1 changed 1: 80 → 8080/})
		.waitFor();
	t.deepEqual(await findings(page), []);
	await page.getByRole('button', {name: /^Remove/, disabled: false}).click();
	await page.getByRole('heading', {name: 'web', exact: true}).waitFor();
	await fleet.whenIdle();
	t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '8080');
	await t.throwsAsync(manager.members.get(ids['w1']!), {code: 'MEMBER_NOT_FOUND'});
});

test.serial('S7.5: a cluster is removed with the clusters in it when that is ticked, by keyboard', async (t) => {
	const {page, manager, ids} = await setup(t, ({ids}) => `/members/${ids['web']}`);
	await remove(page);
	await page.getByRole('checkbox', {name: 'Remove the clusters in it, too; instances come up'}).press('Space');
	await page.locator('clusterd-plan-table').getByText('canary').waitFor({state: 'detached'});
	await page.getByRole('button', {name: /^Remove/, disabled: false}).press('Enter');
	await page.getByRole('heading', {name: 'all', exact: true}).waitFor();
	t.deepEqual(
		(await manager.members.clusters()).items.map(({path}) => path),
		['all', 'all / db'],
	);
	t.is((await manager.members.get(ids['w1']!)).path, 'all / w1');
});

test.serial('S4: all below a name is removed from a cluster, and from its instances when that is ticked', async (t) => {
	const {page, elektrads, fleet} = await setup(
		t,
		({ids}) => `/members/${ids['web']}/keys?key=${encodeURIComponent(`${APP}/log`)}`,
	);
	await page.getByRole('button', {name: 'Remove all below…'}).click();
	await page.getByText('This changes nothing').waitFor();
	await page.getByRole('checkbox', {name: /everything that instances have there/}).check();
	await page.getByRole('button', {name: /^Remove log/, disabled: false}).click();
	await page.getByRole('treegrid').getByRole('row', {name: /level/}).waitFor({state: 'detached'});
	await fleet.whenIdle();
	t.is(elektrads['w1']!.kdb.get(`${APP}/log/level`), undefined);
});

test.serial(
	'S3: a value is set only where no instance has another of its own, when that is ticked, and those that have one are named',
	async (t) => {
		const {page, manager, ids} = await setup(t, ({ids}) => `/members/${ids['web']}/keys`);
		await page
			.getByRole('treegrid')
			.getByRole('combobox', {name: `${APP}/log/level`})
			.selectOption('warn');
		await page.getByRole('checkbox', {name: /another value of its own/}).press('Space');
		await page.getByText('OWN_VALUES_DIFFER').waitFor();
		t.is(
			await page.locator('clusterd-refusals').getByRole('link', {name: 'w1'}).getAttribute('title'),
			'all / web / w1',
		);
		t.true(await page.getByRole('button', {name: 'Set level on 1 instance'}).isDisabled());
		t.deepEqual(await findings(page), []);
		await page.getByRole('checkbox', {name: /another value of its own/}).press('Space');
		await page.getByRole('button', {name: 'Set level on 1 instance', disabled: false}).press('Enter');
		await page
			.locator('clusterd-toasts')
			.getByText(/^Set level/)
			.waitFor();
		t.is((await manager.settings.of(ids['web']!)).items.find(({unit}) => unit === `${APP}/log/level`)?.content, 'warn');
	},
);

test.serial(
	'S7.2: a member comes only if it has no other values of its own, when that is ticked, by keyboard',
	async (t) => {
		const {page, manager, ids, change} = await setup(t, ({ids}) => `/members/${ids['w1']}`);
		await change({kind: 'set', member: ids['db']!, units: [{name: `${APP}/motd`, content: 'a database'}]});
		await page.getByRole('button', {name: 'Change'}).click();
		await page.getByRole('menuitem', {name: 'Move…', exact: true}).click();
		await page.getByRole('listbox', {name: 'Clusters'}).selectOption('all / db');
		await page.getByRole('button', {name: 'Show what this will do', disabled: false}).press('Enter');
		await page.getByRole('checkbox', {name: /another value of its own/}).press('Space');
		await page.getByText('OWN_VALUES_DIFFER').waitFor();
		t.true(await page.getByRole('button', {name: 'Move and change 1 instance'}).isDisabled());
		await page.getByRole('button', {name: 'Cancel'}).press('Enter');
		t.is((await manager.members.get(ids['w1']!)).parent, ids['web']);
	},
);

test.serial('S6.2: metadata make the key that an instance does not have, when that is ticked', async (t) => {
	const {page, elektrads, fleet, ids, change} = await setup(
		t,
		({ids}) => `/members/${ids['web']}/keys?key=${encodeURIComponent(`${APP}/extra`)}`,
	);
	await change({
		kind: 'set',
		member: ids['web']!,
		units: [{name: `${APP}/extra`, meta: 'description', content: 'what is added'}],
	});
	await fleet.whenIdle();
	t.is(elektrads['w1']!.kdb.key(`${APP}/extra`), undefined);
	await page.getByRole('combobox', {name: 'New metakey'}).fill('rationale');
	await page.getByRole('textbox', {name: 'Value of the new metakey'}).fill('it is needed');
	await page.getByRole('button', {name: 'Add', exact: true}).press('Enter');
	await page.getByRole('checkbox', {name: /^Make the key, empty/}).press('Space');
	await page
		.locator('clusterd-plan-table')
		.getByRole('rowheader', {name: `${APP}/extra`, exact: true})
		.waitFor();
	t.deepEqual(await findings(page), []);
	await page.getByRole('button', {name: /^Set extra/, disabled: false}).press('Enter');
	await page
		.locator('clusterd-toasts')
		.getByText(/^Set extra/)
		.waitFor();
	await fleet.whenIdle();
	t.is(elektrads['w1']!.kdb.get(`${APP}/extra`), '');
	t.is(elektrads['w1']!.kdb.key(`${APP}/extra`)?.meta.get('rationale'), 'it is needed');
});

test.serial(
	'S15: a command for an instance that does not answer waits until it does, when that is ticked',
	async (t) => {
		const {page, elektrads, fleet, manager} = await setup(t, ({ids}) => `/members/${ids['w1']}/keys`, {
			expected: /status of 50\d/,
		});
		const field = page.getByRole('treegrid').getByRole('textbox', {name: `${APP}/log/other`});
		await page.getByRole('row', {name: /motd/}).waitFor();
		await elektrads['w1']!.stop();
		await page.getByRole('button', {name: 'New key…'}).click();
		await page.getByRole('textbox', {name: 'Name'}).fill(`${APP}/log/other`);
		await page.getByRole('textbox', {name: 'Value'}).fill('stderr');
		await page.getByRole('button', {name: 'Create key'}).press('Enter');
		await page.getByText('INSTANCE_UNREACHABLE').waitFor();
		t.true(await page.getByRole('button', {name: /^Set other/}).isDisabled());
		t.deepEqual(await findings(page), []);
		await page.getByRole('checkbox', {name: 'Do it as soon as the instance answers'}).press('Space');
		await page.getByRole('button', {name: 'Set other on 1 instance', disabled: false}).press('Enter');
		await page.getByText('Writing to 1 instance').waitFor();
		await elektrads['w1']!.restart();
		const [newest] = await manager.operations.list({limit: 1});
		await manager.operations.retry(newest!.id);
		await field.waitFor();
		await fleet.whenIdle();
		t.is(elektrads['w1']!.kdb.get(`${APP}/log/other`), 'stderr');
	},
);

test.serial('S15: a value that was changed in place waits for its instance, too, when that is ticked', async (t) => {
	const {page, elektrads, fleet, manager} = await setup(t, ({ids}) => `/members/${ids['w1']}/keys`, {
		expected: /status of 50\d/,
	});
	const level = page.getByRole('treegrid').getByRole('combobox', {name: `${APP}/log/level`});
	await level.waitFor();
	await elektrads['w1']!.stop();
	await level.selectOption('warn');
	await page.getByRole('checkbox', {name: 'Do it as soon as the instance answers'}).press('Space');
	await page.getByRole('button', {name: 'Set level on 1 instance', disabled: false}).press('Enter');
	await page.getByText('Writing to 1 instance').waitFor();
	await elektrads['w1']!.restart();
	const [newest] = await manager.operations.list({limit: 1});
	await manager.operations.retry(newest!.id);
	await page.getByRole('dialog').waitFor({state: 'hidden'});
	await fleet.whenIdle();
	t.is(elektrads['w1']!.kdb.get(`${APP}/log/level`), 'warn');
});
