import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type OpenOptions, type Page} from '@clusterd/browser-testing';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';

test.after.always(closeBrowser);

const HOSTS = `${APP}/hosts`;

/** web sets an array of three, the second with a port. */
async function setup(
	t: ExecutionContext,
	path: (server: FleetServer) => string,
	options?: OpenOptions,
): Promise<FleetServer & {readonly page: Page; has(): Record<string, string | undefined>}> {
	const server = await startFleetServer(t, {web: {w1: machine()}});
	await server.change({
		kind: 'set',
		member: server.ids['web']!,
		units: [{name: HOSTS, array: true, elements: [{value: 'a'}, {value: 'b', below: {port: '1'}}, {value: 'c'}]}],
	});
	await server.fleet.whenIdle();
	const {kdb} = server.elektrads['w1']!;
	const has = (): Record<string, string | undefined> => ({
		...Object.fromEntries(
			['#0', '#1', '#1/port', '#2', '#3'].flatMap((name) =>
				kdb.get(`${HOSTS}/${name}`) === undefined ? [] : [[name, kdb.get(`${HOSTS}/${name}`)]],
			),
		),
		array: kdb.key(HOSTS)?.meta.get('array'),
	});
	return {...server, has, page: await openPage(t, server.address + path(server), options)};
}

const details =
	(member: string) =>
	({ids}: FleetServer): string =>
		`/members/${ids[member]}/keys?key=${encodeURIComponent(HOSTS)}`;
const element = (page: Page, name: string): ReturnType<Page['getByRole']> =>
	page.locator('clusterd-array-elements').getByRole('textbox', {name, exact: true});

for (const colorScheme of ['light', 'dark'] as const) {
	test.serial(
		`S5.2: the elements of an array are changed, moved, added and removed by keyboard, and set as a whole, ${colorScheme}`,
		async (t) => {
			const {page, fleet, has} = await setup(t, details('web'), {colorScheme});
			t.deepEqual(has(), {'#0': 'a', '#1': 'b', '#1/port': '1', '#2': 'c', array: '#2'});
			await element(page, '#2').press('Alt+ArrowUp');
			await element(page, '#1').and(page.locator(':focus')).waitFor();
			t.is(await element(page, '#1').inputValue(), 'c');
			t.is(await element(page, '#2/port').inputValue(), '1');
			await page.getByRole('button', {name: 'Remove #0'}).press('Enter');
			await page.getByRole('button', {name: 'Add element'}).press('Enter');
			await element(page, '#2').and(page.locator(':focus')).waitFor();
			await page.keyboard.type('d');
			await page.getByRole('button', {name: 'Add a key below #2'}).press('Enter');
			await page.getByRole('textbox', {name: 'Name of a key below #2'}).and(page.locator(':focus')).waitFor();
			await page.keyboard.type('port');
			await page.keyboard.press('Enter');
			await element(page, '#2/port').and(page.locator(':focus')).waitFor();
			await page.keyboard.type('2');
			t.deepEqual(await findings(page), []);
			await element(page, '#0').press('Enter');
			await page.locator('clusterd-plan-table').getByText('#0 c').first().waitFor();
			t.deepEqual(await findings(page), []);
			await page.getByRole('button', {name: 'Set hosts (array) on 1 instance', disabled: false}).press('Enter');
			await page
				.locator('clusterd-toasts')
				.getByText(/^Set hosts/)
				.waitFor();
			await fleet.whenIdle();
			t.deepEqual(has(), {'#0': 'c', '#1': 'b', '#1/port': '1', '#2': 'd', array: '#2'});
			await page.getByText('Not saved.').waitFor({state: 'detached'});
		},
	);
}

test.serial('S5.2: an array is made, one element a line', async (t) => {
	const {page, elektrads, fleet} = await setup(t, details('web'));
	await page.getByRole('button', {name: 'New setting…'}).press('Enter');
	await page.getByRole('textbox', {name: 'Name'}).fill(`${APP}/users`);
	await page.getByRole('combobox', {name: 'What is set'}).selectOption('array');
	await page.getByRole('textbox', {name: /Elements/}).fill('ada\ngrace');
	t.deepEqual(await findings(page), []);
	await page.getByRole('button', {name: 'Show what this will do'}).press('Enter');
	await page.getByRole('button', {name: 'Set users (array) on 1 instance', disabled: false}).press('Enter');
	await page.getByRole('treegrid').getByText('array of 2 elements').waitFor();
	await fleet.whenIdle();
	t.is(elektrads['w1']!.kdb.get(`${APP}/users/#1`), 'grace');
	t.is(elektrads['w1']!.kdb.key(`${APP}/users`)?.meta.get('array'), '#1');
});

test.serial('S5.2: an array is removed, and its instances have what they had', async (t) => {
	const {page, fleet, has} = await setup(t, details('web'));
	await page.getByRole('button', {name: 'Remove array…'}).press('Enter');
	await page.locator('clusterd-plan-table').getByText('#1/port 1').first().waitFor();
	await page.getByRole('button', {name: /^Remove hosts \(array\)/, disabled: false}).press('Enter');
	await page.locator('clusterd-array-setting').waitFor({state: 'detached'});
	await fleet.whenIdle();
	t.deepEqual(has(), {array: undefined});
});

test.serial(
	'S5.2: an element says that it is in an array, which is changed as a whole, and below it is locked',
	async (t) => {
		const {page, ids, address} = await setup(
			t,
			({ids}) => `/members/${ids['web']}/keys?key=${encodeURIComponent(`${HOSTS}/#1`)}`,
		);
		await page.getByText('An array is set as a whole.').waitFor();
		t.false(
			await page
				.locator('clusterd-key-details')
				.getByRole('textbox', {name: `Value of ${HOSTS}/#1`})
				.isEditable(),
		);
		t.true(await page.getByRole('button', {name: 'Remove setting…'}).isDisabled());
		t.deepEqual(await findings(page), []);
		await page.getByRole('link', {name: `Change it in ${HOSTS}`}).press('Enter');
		await element(page, '#1').waitFor();
		await page.goto(`${address}/members/${ids['w1']}/keys?key=${encodeURIComponent(HOSTS)}`);
		await element(page, '#1').waitFor();
		t.false(await element(page, '#1').isEditable());
		t.is(await page.getByRole('button', {name: 'Add element'}).count(), 0);
		t.is(await page.getByRole('button', {name: 'Remove array'}).count(), 0);
	},
);

test.serial(
	'S10: what was done to an array and is not saved is still there after a reload, with what its author saw',
	async (t) => {
		const {page, ids, fleet} = await setup(t, details('web'), {expected: /status of 412/});
		await element(page, '#0').fill('mine');
		const grace = fleet.as({id: 'grace', name: 'Grace'});
		await grace.commit({
			kind: 'set',
			member: ids['web']!,
			units: [{name: HOSTS, array: true, elements: [{value: 'theirs'}]}],
		});
		await page.reload();
		t.is(await element(page, '#0').inputValue(), 'mine');
		await element(page, '#0').press('Enter');
		await page.getByRole('button', {name: 'Set hosts (array) on 1 instance', disabled: false}).press('Enter');
		t.deepEqual(await page.locator('clusterd-changed-since').locator('pre').allInnerTexts(), [
			'#0 a\n#1 b\n#1/port 1\n#2 c',
			'#0 theirs',
			'#0 mine\n#1 b\n#1/port 1\n#2 c',
		]);
		await page.getByRole('button', {name: 'Cancel'}).press('Enter');
		await page.getByRole('button', {name: 'Put back what was there'}).press('Enter');
		t.is(await element(page, '#0').inputValue(), 'theirs');
	},
);
