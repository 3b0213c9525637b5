import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type Page} from '@clusterd/browser-testing';
import {startEmbeddedElektrad, type EmbeddedElektrad} from '@clusterd/embedded-elektrad';
import {directoryFor, startProcess} from '../process/daemon-process.js';

const KEY = 'system:/sw/app/#0/current/port';
const TABS_AT_MOST = 120;

test.after.always(closeBrowser);

interface Walk {
	readonly page: Page;
	readonly elektrads: readonly EmbeddedElektrad[];
}

/**
 * The daemon as a process with an empty data directory, its client in a browser, and elektrads that it does not know
 * yet.
 */
async function setup(t: ExecutionContext, colorScheme: 'light' | 'dark'): Promise<Walk> {
	t.timeout(180_000);
	const elektrads = await Promise.all(
		[1, 2].map(() =>
			startEmbeddedElektrad({
				handles: 2,
				seed: {keys: {[KEY]: {value: '80', meta: {description: 'Port of the application'}}}},
			}),
		),
	);
	t.teardown(() => Promise.all(elektrads.map((elektrad) => elektrad.stop())).then(() => undefined));
	const daemon = startProcess(t, ['serve', '--data', directoryFor(t), '--port', '0', '--log-level', 'error']);
	return {elektrads, page: await openPage(t, await daemon.url, {colorScheme})};
}

/** axe's findings, with the screen where they are. */
async function clean(t: ExecutionContext, page: Page, screen: string): Promise<void> {
	t.deepEqual(await findings(page), [], screen);
}

/** What has the focus, through all shadow roots: its label or its text. */
const focused = (page: Page): Promise<string> =>
	page.evaluate(() => {
		let element = document.activeElement;
		while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
		const label =
			element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
				? element.labels?.[0]?.querySelector('span')?.textContent
				: undefined;
		const host = (element?.getRootNode() as ShadowRoot).host;
		return (
			element?.getAttribute('aria-label') ??
			label ??
			(element?.tagName === 'BUTTON' && host?.tagName === 'WA-BUTTON' ? host.textContent : element?.textContent) ??
			''
		).trim();
	});

/** Presses Tab until something of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
	const passed: string[] = [];
	for (let tabs = 0; tabs < TABS_AT_MOST; tabs++) {
		await page.keyboard.press('Tab');
		const now = await focused(page);
		if (name.test(now)) return;
		passed.push(now);
	}
	throw new Error(`Tab does not lead to ${name.source}, only to ${[...new Set(passed)].join(' | ')}`);
}

/** Goes by Tab to something of this name, and presses Enter there. */
async function enter(page: Page, name: RegExp): Promise<void> {
	await tabTo(page, name);
	await page.keyboard.press('Enter');
}

test.serial(
	'every screen of the daemon is walked by mouse: a fleet is made, a key is set, and taken back',
	async (t) => {
		const {page, elektrads} = await setup(t, 'light');
		await page.getByRole('heading', {name: 'Add your first instance'}).waitFor();
		await clean(t, page, 'an empty fleet');
		await page.locator('clusterd-empty').getByRole('button', {name: 'Add cluster…'}).click();
		await page.getByRole('textbox', {name: 'Name'}).fill('web');
		await page.getByRole('button', {name: 'Create cluster'}).click();
		await page.getByRole('treeitem', {name: 'web'}).click();
		await page.locator('clusterd-empty').getByRole('button', {name: 'Add instance…'}).click();
		for (const [index, {url}] of elektrads.entries()) {
			await page.getByRole('textbox', {name: 'Address of its elektrad'}).fill(url);
			await page.getByRole('button', {name: 'Test connection'}).click();
			await page.getByText(/elektrad .* answers\./).waitFor();
			await page.getByRole('textbox', {name: 'Name'}).fill(`w${index + 1}`);
			await page.getByRole('button', {name: 'Add instance', exact: true}).click();
			await page.getByText('was added and is').waitFor();
			await page.getByRole('button', {name: index === 0 ? 'Add another' : 'Done'}).click();
		}
		await page.getByText('All 2 instances have what they should have').waitFor();
		await clean(t, page, 'overview');
		await page.getByRole('link', {name: 'Keys', exact: true}).click();
		const field = page.getByRole('treegrid').getByRole('textbox', {name: KEY});
		await field.fill('8080');
		await field.press('Enter');
		await page.getByRole('button', {name: 'Set port on 2 instances', disabled: false}).click();
		await page.getByText('2 of 2 in sync').first().waitFor({state: 'attached'});
		t.deepEqual(
			elektrads.map(({kdb}) => kdb.get(KEY)),
			['8080', '8080'],
		);
		await clean(t, page, 'keys');
		await page.getByRole('link', {name: 'Members', exact: true}).click();
		await page.getByRole('row', {name: /w2/}).waitFor();
		await clean(t, page, 'members');
		await page.getByRole('link', {name: 'Drift', exact: true}).click();
		await page.getByText('Nothing differs').waitFor();
		await clean(t, page, 'drift');
		await page.getByRole('link', {name: 'Operations', exact: true}).click();
		await page
			.getByRole('row', {name: /set port on web/})
			.getByRole('link')
			.click();
		await page.getByRole('heading', {name: /set port on web/}).waitFor();
		await clean(t, page, 'an operation');
		await page
			.locator('main')
			.getByRole('link', {name: /^revision/})
			.click();
		await page.getByRole('button', {name: 'Undo this revision…'}).click();
		await page.getByRole('button', {name: /^Undo revision/, disabled: false}).click();
		await page
			.locator('clusterd-toasts')
			.getByText(/^Undid revision/)
			.waitFor();
		await page.getByRole('treeitem', {name: 'web'}).click();
		await page.getByRole('link', {name: 'History', exact: true}).click();
		await page.getByText('ended port on web').waitFor();
		await clean(t, page, 'history');
		t.deepEqual(
			elektrads.map(({kdb}) => kdb.get(KEY)),
			['80', '80'],
		);
	},
);

test.serial('every screen of the daemon is walked by keyboard alone', async (t) => {
	const {page, elektrads} = await setup(t, 'dark');
	await page.getByRole('heading', {name: 'Add your first instance'}).waitFor();
	await clean(t, page, 'an empty fleet');
	await enter(page, /^Add instance…$/);
	await page.getByRole('dialog', {name: 'Add an instance to all'}).waitFor();
	await page.getByRole('textbox', {name: 'Address of its elektrad'}).and(page.locator(':focus')).waitFor();
	await page.keyboard.type(elektrads[0]!.url);
	await tabTo(page, /^Name$/);
	await page.keyboard.press('Control+a');
	await page.keyboard.type('w1');
	await page.keyboard.press('Enter');
	await page.getByText('was added and is').waitFor();
	await enter(page, /^Done$/);
	await page.getByText('All 1 instance have what they should have').waitFor();
	await clean(t, page, 'overview');
	await enter(page, /^Keys$/);
	await page.getByRole('row', {name: /port/}).waitFor();
	await tabTo(page, /^system:.*port$/);
	await page.getByRole('textbox', {name: KEY}).and(page.locator(':focus')).waitFor();
	await page.keyboard.press('Control+a');
	await page.keyboard.type('8080');
	await page.keyboard.press('Enter');
	await page.getByRole('button', {name: /^Set port on 1 instance/, disabled: false}).waitFor();
	await clean(t, page, 'a plan');
	await enter(page, /^Set port on 1 instance/);
	await page.getByText('1 of 1 in sync').first().waitFor({state: 'attached'});
	t.is(elektrads[0]!.kdb.get(KEY), '8080');
	await clean(t, page, 'keys');
	for (const [name, sign] of [
		['Members', /w1/],
		['Drift', /Nothing differs/],
		['Operations', /set port on all/],
		['History', /set port on all/],
	] as const) {
		await enter(page, new RegExp(`^${name}$`));
		await page.locator('main').getByText(sign).first().waitFor();
		await clean(t, page, name);
	}
	await page.keyboard.press('/');
	await page.waitForURL('**/search');
	await page.keyboard.type('w1');
	await page.getByText('1 member').waitFor();
	await clean(t, page, 'search');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Enter');
	await page.getByText('Last contact').waitFor();
	await clean(t, page, 'an instance');
});
