import test, {type ExecutionContext} from 'ava';
import type {Page, Route} from 'playwright-core';
import {APP, machine} from '../browser/example.js';
import {startFleetServer, type FleetServer} from '../browser/fleet-server.js';
import {closeBrowser, openPage} from '@clusterd/browser-testing';

test.after.always(closeBrowser);

async function setup(t: ExecutionContext): Promise<FleetServer & {readonly page: Page}> {
	const server = await startFleetServer(t, {web: {w1: machine(), w2: machine()}});
	const page = await openPage(t, server.address);
	await page.getByRole('treeitem', {name: 'web'}).waitFor();
	return {...server, page};
}

/** The text or label of what has the focus, through all shadow roots. */
const focused = (page: Page): Promise<string> =>
	page.evaluate(() => {
		let element = document.activeElement;
		while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
		return (
			element?.getAttribute('aria-label') ??
			(element as HTMLElement | null)?.dataset['row'] ??
			(element as HTMLElement | null)?.innerText ??
			''
		);
	});

test.serial(
	'the main job is done by keyboard alone: to a cluster, to a key, a value, its plan, and back to the field',
	async (t) => {
		const {page, elektrads, ids} = await setup(t);
		await page.getByRole('treeitem', {name: 'all', exact: false}).first().focus();
		await page.keyboard.type('we');
		await page.keyboard.press('Enter');
		await page.waitForURL(`**/members/${ids['web']}`);
		await page.getByRole('link', {name: 'Keys', exact: true}).focus();
		await page.keyboard.press('Enter');
		await page.getByRole('row', {name: /port/}).waitFor();
		await page.getByRole('treegrid').getByRole('row').first().focus();
		await page.keyboard.type('port');
		await page.keyboard.press('Enter');
		await page.locator('clusterd-value-field input:focus').waitFor();
		t.is(await focused(page), `${APP}/port`);
		await page.keyboard.type('4433');
		await page.keyboard.press('Enter');
		await page.getByRole('button', {name: 'Set port on 2 instances', disabled: false}).waitFor();
		await page.getByRole('button', {name: 'Set port on 2 instances'}).focus();
		await page.keyboard.press('Enter');
		await page.getByText(/^Set port/).waitFor();
		await page.getByRole('dialog').waitFor({state: 'hidden'});
		t.is(elektrads['w2']!.kdb.get(`${APP}/port`), '4433');
		await page.waitForFunction((name) => {
			let element = document.activeElement;
			while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
			return element?.getAttribute('aria-label') === name;
		}, `${APP}/port`);
		await page.keyboard.press('Escape');
		t.regex(await focused(page), /port/);
	},
);

test.serial(
	'Enter on a key whose value is still being read leads into its field as soon as that is there',
	async (t) => {
		const {page, address, ids} = await setup(t);
		const held: Route[] = [];
		let isHeld = true;
		await page.route(/\/(keys|subtree)\/./, async (route) => {
			if (isHeld) held.push(route);
			else await route.continue();
		});
		await page.goto(`${address}/members/${ids['w1']}/keys`);
		const row = page.getByRole('row', {name: /port/});
		await row.focus();
		await page.keyboard.press('Enter');
		t.is(await row.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element), true);
		isHeld = false;
		for (const route of held) await route.continue();
		await page.waitForFunction((name) => {
			let element = document.activeElement;
			while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
			return element instanceof HTMLInputElement && element.getAttribute('aria-label') === name;
		}, `${APP}/port`);
	},
);

test.serial('/ and Ctrl+K go to search, ? lists the shortcuts, Esc leads back', async (t) => {
	const {page} = await setup(t);
	await page.keyboard.press('/');
	await page.locator('clusterd-search input:focus').waitFor();
	t.is(new URL(page.url()).pathname, '/search');
	await page.keyboard.type('w2');
	await page.getByText('1 member').waitFor();
	await page.keyboard.press('Enter');
	t.regex(await focused(page), /w2/);
	await page.keyboard.press('Enter');
	await page.getByText('Last contact').waitFor();
	await page.keyboard.press('Control+k');
	await page.locator('clusterd-search input:focus').waitFor();
	await page.keyboard.press('Escape');
	await page.getByText('Last contact').waitFor();
	await page.locator('main').focus();
	await page.keyboard.press('?');
	await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).waitFor({state: 'hidden'});
});

test.serial('a dialog gives the focus back to what opened it', async (t) => {
	const {page} = await setup(t);
	const button = page.getByRole('button', {name: 'Change'});
	await button.focus();
	await page.keyboard.press('Enter');
	await page.locator('wa-dropdown-item:focus').filter({hasText: 'Add instance'}).waitFor();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await page.getByRole('textbox', {name: 'Name'}).waitFor();
	await page.waitForFunction(() => {
		let element = document.activeElement;
		while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
		return element?.tagName === 'INPUT';
	});
	await page.keyboard.press('Escape');
	await page.getByRole('textbox', {name: 'Name'}).waitFor({state: 'hidden'});
	await page.waitForFunction(() => {
		let element = document.activeElement;
		while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
		return (
			element?.closest('wa-button') !== null || (element.getRootNode() as ShadowRoot).host?.tagName === 'WA-BUTTON'
		);
	});
	t.pass();
});

test.serial('the first Tab offers to skip to the content', async (t) => {
	const {page} = await setup(t);
	await page.keyboard.press('Tab');
	t.is(await focused(page), 'Skip to the content');
	await page.keyboard.press('Enter');
	t.is(await page.evaluate(() => document.querySelector('clusterd-app')!.shadowRoot!.activeElement?.id), 'main');
});
