import test, {type ExecutionContext} from 'ava';
import type {Page} from 'playwright-core';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';
import {closeBrowser, findings, openPage, type OpenOptions} from '@clusterd/browser-testing';

test.after.always(closeBrowser);

async function setup(
	t: ExecutionContext,
	member: string,
	{key, ...options}: OpenOptions & {readonly key?: string} = {},
): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: machine(), w2: machine(), w3: machine('debug')}});
	const path = `/members/${member === 'all' ? server.root : server.ids[member]}/keys${key === undefined ? '' : `?key=${encodeURIComponent(key)}`}`;
	const page = await openPage(t, server.address + path, options);
	await page.getByRole('row', {name: /port/}).waitFor();
	return {...server, page};
}

const field = (page: Page, name: string): ReturnType<Page['getByRole']> =>
	page.getByRole('treegrid').getByRole('textbox', {name: `${APP}/${name}`});

test.serial('a key of one instance is saved by Enter, told, and taken back by Undo', async (t) => {
	const {page, elektrads, fleet} = await setup(t, 'w1');
	await field(page, 'port').fill('9090');
	await field(page, 'port').press('Enter');
	await told(page, fleet, /Set port/);
	t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '9090');
	await page.getByRole('button', {name: 'Undo'}).click();
	await told(page, fleet, /Undid revision/);
	t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '8080');
});

/** Waits until the page tells of what was done, and instances have it. */
async function told(page: Page, fleet: FleetServer['fleet'], what: RegExp, revision?: number): Promise<void> {
	const toast = page.locator('clusterd-toasts div').filter({hasText: what});
	await (revision === undefined ? toast : toast.filter({hasText: `revision ${revision}`})).first().waitFor();
	await fleet.whenIdle();
}

test.serial('a value that does not fit its metadata is refused before it is sent', async (t) => {
	const {page, elektrads} = await setup(t, 'w1');
	await field(page, 'port').fill('70000');
	await field(page, 'port').press('Enter');
	await page.getByRole('alert').filter({hasText: '1-65535'}).waitFor();
	t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '8080');
});

test.serial('booleans and listed values are saved when they are chosen', async (t) => {
	const {page, elektrads} = await setup(t, 'w1');
	await page.getByRole('combobox', {name: `${APP}/log/level`}).selectOption('warn');
	await page.getByText(/^Set level/).waitFor();
	await page.getByRole('checkbox', {name: `${APP}/compress`}).click();
	await page.getByText(/^Set compress/).waitFor();
	t.is(elektrads['w1']!.kdb.get(`${APP}/log/level`), 'warn');
	t.is(elektrads['w1']!.kdb.get(`${APP}/compress`), '0');
});

test.serial('a cluster shows what its members really have, with counts and who', async (t) => {
	const {page} = await setup(t, 'web', {key: `${APP}/log/level`});
	await page.getByText('mixed: info ×2, debug ×1').first().waitFor({state: 'attached'});
	await page.getByText('uniform 3/3').first().waitFor({state: 'attached'});
	t.is(
		await page.locator('clusterd-key-details').getByRole('link', {name: 'w3'}).getAttribute('title'),
		'all / web / w3',
	);
});

test.serial('a locked key can be read, names its owner and leads there', async (t) => {
	const {page, change, ids} = await setup(t, 'w1');
	await change({kind: 'set', member: ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
	await page.getByRole('link', {name: 'all / web'}).waitFor();
	t.false(await field(page, 'port').isEditable());
	await page.getByRole('link', {name: 'all / web'}).click();
	await page.waitForURL(`**/members/${ids['web']}/keys?key=*`);
	await page.locator('clusterd-key-details').getByText('set here').waitFor();
});

test.serial('a conflict with a setting below is on top of the plan, and shadow lets it through', async (t) => {
	const {page, change, ids, elektrads, fleet} = await setup(t, 'all', {expected: /status of 409/});
	await change({kind: 'set', member: ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
	await field(page, 'port').fill('443');
	await field(page, 'port').press('Enter');
	await page.getByText('CONFLICT_BELOW').waitFor();
	t.true(await page.getByRole('button', {name: 'Set port on 3 instances'}).isDisabled());
	t.deepEqual(await findings(page), []);
	await page.getByText('Shadow:').click();
	await page.getByRole('button', {name: 'Set port on 3 instances', disabled: false}).click();
	await told(page, fleet, /Set port/);
	t.is(elektrads['w2']!.kdb.get(`${APP}/port`), '443');
});

test.serial('calling a plan off changes nothing, keeps what was typed, and gives the focus back', async (t) => {
	const {page, elektrads} = await setup(t, 'web');
	await field(page, 'port').fill('443');
	await field(page, 'port').press('Enter');
	await page.getByRole('dialog', {name: 'What this will do'}).waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('dialog', {name: 'What this will do'}).waitFor({state: 'hidden'});
	t.is(await field(page, 'port').inputValue(), '443');
	t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '8080');
	t.true(
		await field(page, 'port').evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element),
	);
});

test.serial('a new setting is made by name, value and mode', async (t) => {
	const {page, elektrads, fleet} = await setup(t, 'web');
	await page.getByRole('button', {name: 'New setting…'}).click();
	await page.getByRole('textbox', {name: 'Name'}).fill('nonsense');
	await page.getByText('is not a key name').waitFor();
	await page.getByRole('textbox', {name: 'Name'}).fill(`${APP}/workers`);
	await page.getByRole('textbox', {name: 'Value'}).fill('4');
	t.deepEqual(await findings(page), []);
	await page.getByRole('button', {name: 'Show what this will do'}).click();
	await page.getByRole('button', {name: 'Set workers on 3 instances'}).click();
	await page.getByRole('row', {name: /workers/}).waitFor();
	await told(page, fleet, /Set workers/);
	t.is(elektrads['w3']!.kdb.get(`${APP}/workers`), '4');
});

test.serial('metadata is added, changed and removed', async (t) => {
	const {page, elektrads, fleet, manager} = await setup(t, 'w1', {key: `${APP}/motd`});
	const meta = (): string | undefined => elektrads['w1']!.kdb.key(`${APP}/motd`)?.meta.get('description');
	await page.getByRole('combobox', {name: 'New metakey'}).fill('description');
	await page.getByRole('textbox', {name: 'Value of the new metakey'}).fill('Shown at sign-in');
	await page.getByRole('button', {name: 'Add', exact: true}).click();
	const content = page.getByRole('textbox', {name: `description of ${APP}/motd`});
	await content.waitFor();
	t.is(meta(), 'Shown at sign-in');
	await content.fill('Shown to everybody');
	const [before] = await manager.history.list({limit: 1});
	await content.press('Enter');
	await told(page, fleet, /Set motd/, before!.number + 1);
	t.is(meta(), 'Shown to everybody');
	await page.getByRole('button', {name: 'Remove description'}).click();
	await content.waitFor({state: 'detached'});
	t.is(meta(), undefined);
});

test.serial('a setting is removed with a choice of what instances have then', async (t) => {
	const {page, change, ids, elektrads} = await setup(t, 'web', {key: `${APP}/port`});
	await change({kind: 'set', member: ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
	await page.getByRole('button', {name: 'Remove setting…', disabled: false}).click();
	const dialog = page.getByRole('dialog', {name: 'What this will do'});
	await page.getByRole('combobox', {name: /Where a setting ends/}).selectOption('keep');
	await page.getByRole('button', {name: /^Remove port/}).click();
	await dialog.waitFor({state: 'hidden'});
	t.is(elektrads['w1']!.kdb.get(`${APP}/port`), '80');
});

test.serial('why a value is so tells every setting from the root down', async (t) => {
	const {page, change, ids, root} = await setup(t, 'w1', {key: `${APP}/port`});
	await change({kind: 'set', member: ids['web']!, units: [{name: `${APP}/port`, content: '80'}]});
	await change({kind: 'set', member: root, units: [{name: `${APP}/port`, content: '443'}], conflicts: 'shadow'});
	await page.getByRole('button', {name: 'Why is it so…'}).click();
	await page.getByText('in force').waitFor();
	await page.getByText('asleep under all').waitFor();
	t.pass();
});

test.serial('what is typed survives live updates and a reload', async (t) => {
	const {page, elektrads, change, ids} = await setup(t, 'web');
	await field(page, 'port').fill('12');
	elektrads['w1']!.kdb.set(`${APP}/port`, '1');
	await change({kind: 'set', member: ids['web']!, units: [{name: `${APP}/compress`, content: '0'}]});
	await page.getByText('set here').waitFor();
	t.is(await field(page, 'port').inputValue(), '12');
	await page.reload();
	await field(page, 'port').waitFor();
	t.is(await field(page, 'port').inputValue(), '12');
});

test.serial('a lost connection is told and takes nothing that was typed', async (t) => {
	const {page, close} = await setup(t, 'web', {expected: /ERR_CONNECTION|Failed to load/});
	await field(page, 'port').fill('12');
	await close();
	await page.getByText('No connection to clusterd').waitFor({timeout: 20_000});
	t.is(await field(page, 'port').inputValue(), '12');
});

test.serial('a plan that is asked for while another one leaves is shown when that has left', async (t) => {
	const {page, ids} = await setup(t, 'web');
	await field(page, 'port').fill('443');
	await field(page, 'port').press('Enter');
	const change = {kind: 'set', member: ids['web']!, units: [{name: `${APP}/workers`, content: '4'}]};
	await page.locator('clusterd-plan-dialog').evaluate((dialog, next) => {
		const {shadowRoot, ask} = dialog as HTMLElement & {
			readonly ask: (change: object, seen: object) => Promise<unknown>;
		};
		shadowRoot!
			.querySelector('wa-dialog')!
			.addEventListener('wa-hide', () => void ask.call(dialog, next, {}), {once: true});
	}, change);
	await page.getByRole('button', {name: 'Set port on 3 instances', disabled: false}).click();
	await page.getByRole('button', {name: 'Set workers on 3 instances', disabled: false}).click();
	await page.getByRole('row', {name: /workers/}).waitFor();
	t.pass();
});
