import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type OpenOptions, type Page} from '@clusterd/browser-testing';
import type {Change} from '@clusterd/core';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';

test.after.always(closeBrowser);

interface Set extends FleetServer {
	readonly page: Page;
	/** Grace, the other operator, does something; resolves when the page has heard of it. */
	meanwhile(change: Change): Promise<void>;
}

async function setup(
	t: ExecutionContext,
	path: (server: FleetServer) => string,
	options: OpenOptions = {},
): Promise<Set> {
	const server = await startFleetServer(t, {web: {w1: machine(), w2: machine()}});
	await server.change({kind: 'set', member: server.ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
	const page = await openPage(t, server.address + path(server), {expected: /status of 412/, ...options});
	const meanwhile = async (change: Change): Promise<void> => {
		const grace = server.fleet.as({id: 'grace', name: 'Grace'});
		const {digest} = await grace.plan(change);
		await grace.commit(change, {digest, comment: 'behind the proxy', waitMs: 5000});
	};
	return {...server, page, meanwhile};
}

const port = (page: Page): ReturnType<Page['getByRole']> =>
	page.getByRole('treegrid').getByRole('textbox', {name: `${APP}/port`});

for (const colorScheme of ['light', 'dark'] as const) {
	test.serial(
		`S10: who began to change a setting before somebody else did sees what it was, theirs and yours, and may apply it nevertheless, by keyboard, ${colorScheme}`,
		async (t) => {
			const {page, meanwhile, ids, elektrads, fleet} = await setup(t, ({ids}) => `/members/${ids['web']}/keys`, {
				colorScheme,
			});
			await port(page).fill('443');
			await meanwhile({kind: 'set', member: ids['web']!, units: [{name: `${APP}/port`, content: '81'}]});
			await port(page).press('Enter');
			await page.getByRole('button', {name: 'Set port on 2 instances', disabled: false}).press('Enter');
			const panel = page.locator('clusterd-changed-since');
			await panel.getByText(/all \/ web was changed after you began/).waitFor();
			t.deepEqual(await panel.locator('pre').allInnerTexts(), ['80', '81', '443']);
			await panel.getByText('by Grace').waitFor();
			await panel.getByText('“behind the proxy”').waitFor();
			t.is(await panel.getByRole('link').getAttribute('target'), '_blank');
			t.true(await page.getByRole('button', {name: 'Set port on 2 instances'}).isDisabled());
			t.deepEqual(await findings(page), []);
			await panel.getByRole('button', {name: 'Apply mine nevertheless'}).press('Enter');
			await panel.waitFor({state: 'detached'});
			await page
				.getByRole('button', {name: 'Set port on 2 instances', disabled: false})
				.and(page.locator(':focus'))
				.waitFor();
			await page.keyboard.press('Enter');
			await page
				.locator('clusterd-toasts')
				.getByText(/^Set port/)
				.waitFor();
			await fleet.whenIdle();
			t.is(elektrads['w2']!.kdb.get(`${APP}/port`), '443');
		},
	);
}

test.serial('S10: what somebody saw when they began to type is known after a reload, too', async (t) => {
	const {page, meanwhile, ids} = await setup(t, ({ids}) => `/members/${ids['web']}/keys`);
	await port(page).fill('443');
	await meanwhile({kind: 'set', member: ids['web']!, units: [{name: `${APP}/port`, content: '81'}]});
	await page.reload();
	await port(page).press('Enter');
	await page.getByRole('button', {name: 'Set port on 2 instances', disabled: false}).press('Enter');
	await page.getByText('REVISION_CONFLICT').waitFor();
	t.pass();
});

test.serial('S10: other units never collide, nor does somebody with themselves', async (t) => {
	const {page, meanwhile, ids, manager} = await setup(t, ({ids}) => `/members/${ids['web']}/keys`);
	await port(page).fill('443');
	await meanwhile({kind: 'set', member: ids['web']!, units: [{name: `${APP}/compress`, content: '0'}]});
	for (const content of ['443', '444']) {
		await port(page).fill(content);
		await port(page).press('Enter');
		await page.getByRole('button', {name: 'Set port on 2 instances', disabled: false}).press('Enter');
		await page.getByRole('dialog').waitFor({state: 'hidden'});
	}
	t.is((await manager.settings.of(ids['web']!)).items.find(({unit}) => unit === `${APP}/port`)?.content, '444');
});

test.serial(
	'S10: a key of one instance that was changed since somebody began to type is not written over unasked',
	async (t) => {
		const {page, elektrads, fleet} = await setup(
			t,
			({ids}) => `/members/${ids['w1']}/keys?key=${encodeURIComponent(`${APP}/name`)}`,
		);
		elektrads['w1']!.kdb.set(`${APP}/name`, 'one');
		await page.reload();
		const field = page.locator('clusterd-key-details').getByRole('textbox', {name: `Value of ${APP}/name`});
		await field.fill('mine');
		elektrads['w1']!.kdb.set(`${APP}/name`, 'theirs');
		await field.press('Enter');
		const panel = page.locator('clusterd-changed-since');
		await panel.getByText('CHANGED_MEANWHILE').waitFor();
		t.deepEqual(await panel.locator('pre').allInnerTexts(), ['theirs', 'mine']);
		t.deepEqual(await findings(page), []);
		t.is(elektrads['w1']!.kdb.get(`${APP}/name`), 'theirs');
		await panel.getByRole('button', {name: 'Apply mine nevertheless'}).press('Enter');
		await page.getByRole('button', {name: 'Set name on 1 instance', disabled: false}).press('Enter');
		await page
			.locator('clusterd-toasts')
			.getByText(/^Set name/)
			.waitFor();
		await fleet.whenIdle();
		t.is(elektrads['w1']!.kdb.get(`${APP}/name`), 'mine');
	},
);

test.serial('S10: nobody has a conflict with themselves, however fast they change a key of one instance', async (t) => {
	const {page, elektrads, fleet, manager} = await setup(t, ({ids}) => `/members/${ids['w1']}/keys`);
	const [before] = await manager.history.list({limit: 1});
	const level = page.getByRole('treegrid').getByRole('combobox', {name: `${APP}/log/level`});
	for (const word of ['warn', 'debug']) await level.selectOption(word);
	await page
		.locator('clusterd-toasts div')
		.filter({hasText: `revision ${before!.number + 2}`})
		.first()
		.waitFor();
	await fleet.whenIdle();
	t.is(elektrads['w1']!.kdb.get(`${APP}/log/level`), 'debug');
	t.is(await page.getByRole('dialog').count(), 0);
});

test.serial('S10: a member that was renamed while somebody was about to is shown, not renamed over', async (t) => {
	const {page, meanwhile, ids, manager} = await setup(t, ({ids}) => `/members/${ids['web']}`);
	await page.getByRole('button', {name: 'Change'}).click();
	await page.getByRole('menuitem', {name: 'Rename…'}).click();
	await page.getByRole('textbox', {name: 'Name'}).fill('www');
	await meanwhile({kind: 'edit-member', member: ids['web']!, name: 'frontend'});
	await page.getByRole('textbox', {name: 'Name'}).press('Enter');
	const panel = page.locator('clusterd-changed-since');
	await panel.getByText('REVISION_CONFLICT').waitFor();
	t.deepEqual(
		(await panel.locator('pre').allInnerTexts()).map((text) => text.split(',')[0]),
		['web', 'frontend', 'www'],
	);
	await page.getByRole('button', {name: 'Cancel'}).last().press('Enter');
	t.is((await manager.members.get(ids['web']!)).name, 'frontend');
});
