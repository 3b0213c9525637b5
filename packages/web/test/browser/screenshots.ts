import {mkdir} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import type {ClusterManager, UnitContent} from '@clusterd/core';
import type {Browser, Page} from 'playwright-core';
import {launchBrowser, serveDirectory} from '@clusterd/browser-testing';

/**
 * `npm run screenshots`: the pictures in docs/images. `npm run screenshots -- --all DIRECTORY [LOOK or NAME…]`: every
 * screen, 1440, 900 and 420 px wide, light and dark, of an example, an empty and a huge fleet, to be looked at; or only
 * some, such as `900-dark overview`.
 */

type Fleet = 'example' | 'empty' | 'huge';

/** A picture: where to go ({name} stands for the id of a member with that name or path), and what to do there. */
interface Shot {
	readonly name: string;
	readonly path: string;
	readonly fleet?: Fleet;
	readonly act?: (page: Page) => Promise<void>;
}

interface Look {
	readonly width: number;
	readonly colorScheme: 'light' | 'dark';
}

const WORKERS = 'system:/sw/nginx/server/#0/current/workers';
const UPSTREAMS = 'system:/sw/nginx/server/#0/current/upstreams';
const LEVEL = 'system:/sw/nginx/server/#0/current/log/level';
const HEIGHTS: Readonly<Record<number, number>> = {1440: 860, 900: 780, 420: 800};

/** Chooses from the menu of the member that is shown. */
async function choose(page: Page, item: string): Promise<void> {
	await page.getByRole('button', {name: 'Change'}).click();
	await page.getByRole('menuitem', {name: item, exact: true}).click();
	await page.getByRole('dialog').getByRole('button').last().waitFor();
}

/** Somebody sets something on the web servers of Vienna. */
function set(page: Page, unit: UnitContent, comment: string): Promise<void> {
	return page.evaluate(
		async ([wanted, why]) => {
			const {manager} = document.querySelector('clusterd-fleet') as unknown as {manager: ClusterManager};
			const {items} = await manager.members.clusters();
			await manager.commit(
				{kind: 'set', member: items.find(({path}) => path === 'all / europe / vienna / web')!.id, units: [wanted]},
				{comment: why},
			);
		},
		[unit, comment] as const,
	);
}

/** Somebody has drift repaired from the root on. */
async function repairEverywhere(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const {manager} = document.querySelector('clusterd-fleet') as unknown as {manager: ClusterManager};
		await manager.commit({
			kind: 'edit-member',
			member: (await manager.members.root()).id,
			drift: 'repair',
			ignore: ['system:/sw/linux/clock'],
		});
	});
	await page.getByText('Drift is repaired').waitFor();
}

const WEB = '/members/{all / europe / vienna / web}';

const SHOTS: readonly Shot[] = [
	{name: 'overview', path: '/'},
	{name: 'overview-table', path: '/', act: (page) => page.getByRole('button', {name: 'Table'}).click()},
	{name: 'menu', path: WEB, act: (page) => page.getByRole('button', {name: 'Change'}).click()},
	{
		name: 'keys',
		path: `${WEB}/keys`,
		act: (page) => page.getByText('2 of 3 in sync, 1 drifted').waitFor({state: 'attached'}),
	},
	{
		name: 'key-details',
		path: `${WEB}/keys?key=${encodeURIComponent(WORKERS)}`,
		async act(page) {
			await page.getByRole('button', {name: 'Why is it so…'}).click();
			await page.locator('clusterd-key-details').getByText('2 of 3 in sync, 1 drifted').waitFor();
		},
	},
	{name: 'new-setting', path: `${WEB}/keys`, act: (page) => page.getByRole('button', {name: 'New setting…'}).click()},
	{
		name: 'plan',
		path: '/members/{all}/keys',
		async act(page) {
			const field = page.getByRole('treegrid').getByRole('textbox', {name: WORKERS});
			await field.fill('6');
			await field.press('Enter');
			await page.getByText('Shadow:').click();
			await page.getByRole('button', {name: /^Set workers/, disabled: false}).waitFor();
		},
	},
	{
		name: 'meanwhile',
		path: `${WEB}/keys`,
		async act(page) {
			const field = page.getByRole('treegrid').getByRole('textbox', {name: WORKERS});
			await field.fill('6');
			await set(page, {name: WORKERS, content: '2'}, 'The new image needs memory');
			await field.press('Enter');
			await page.getByRole('button', {name: /^Set workers/, disabled: false}).click();
			await page
				.locator('clusterd-changed-since')
				.getByText(/look at revision/)
				.waitFor();
		},
	},
	{
		name: 'array',
		path: `${WEB}/keys`,
		async act(page) {
			await set(
				page,
				{
					name: UPSTREAMS,
					array: true,
					elements: [{value: '10.0.1.1', below: {weight: '2'}}, {value: '10.0.1.2'}, {value: '10.0.1.3'}],
				},
				'Behind the balancer',
			);
			await page.getByRole('treegrid').getByText('array of 3 elements').click();
			await page.getByRole('button', {name: 'Move #2 up'}).click();
		},
	},
	{
		name: 'array-plan',
		path: `${WEB}/keys`,
		async act(page) {
			await page.getByRole('button', {name: 'New setting…'}).click();
			await page.getByRole('textbox', {name: 'Name'}).fill(UPSTREAMS);
			await page.getByRole('combobox', {name: 'What is set'}).selectOption('array');
			await page.getByRole('textbox', {name: /Elements/}).fill('10.0.1.1\n10.0.1.2');
			await page.getByRole('button', {name: 'Show what this will do'}).click();
			await page.getByRole('button', {name: /^Set upstreams/, disabled: false}).waitFor();
		},
	},
	{
		name: 'new-array',
		path: `${WEB}/keys`,
		async act(page) {
			await page.getByRole('button', {name: 'New setting…'}).click();
			await page.getByRole('combobox', {name: 'What is set'}).selectOption('array');
		},
	},
	{
		name: 'own-values',
		path: `${WEB}/keys`,
		async act(page) {
			await page.getByRole('treegrid').getByRole('combobox', {name: LEVEL}).selectOption('warn');
			await page.getByRole('checkbox', {name: /another value of its own/}).check();
			await page.getByText('OWN_VALUES_DIFFER').waitFor();
		},
	},
	{
		name: 'metadata-plan',
		path: `${WEB}/keys?key=${encodeURIComponent(LEVEL)}`,
		async act(page) {
			await page.getByRole('combobox', {name: 'New metakey'}).fill('rationale');
			await page.getByRole('textbox', {name: 'Value of the new metakey'}).fill('disks are small');
			await page.getByRole('button', {name: 'Add', exact: true}).click();
			await page.getByRole('checkbox', {name: /^Make the key, empty/}).check();
		},
	},
	{
		name: 'unreachable',
		path: '/members/{den-web-2}/keys',
		async act(page) {
			await page.getByRole('button', {name: 'New key…'}).click();
			await page.getByRole('textbox', {name: 'Name'}).fill(LEVEL);
			await page.getByRole('button', {name: 'Create key'}).click();
			await page.getByRole('checkbox', {name: /as soon as the instance answers/}).waitFor();
		},
	},
	{
		name: 'add',
		path: '/members/{all / lab}',
		async act(page) {
			await choose(page, 'Add instance…');
			await page.getByRole('textbox', {name: 'Address of its elektrad'}).fill('http://lab-pi-3.example.org:33333');
			await page.getByRole('button', {name: 'Test connection'}).click();
			await page.getByText(/elektrad .* answers/).waitFor();
		},
	},
	{name: 'rename', path: '/members/{bastion}', act: (page) => choose(page, 'Name and address…')},
	{name: 'move', path: '/members/{all / lab}', act: (page) => choose(page, 'Move…')},
	{name: 'remove', path: '/members/{all / europe / vienna}', act: (page) => choose(page, 'Remove…')},
	{name: 'pause', path: '/members/{all / europe / vienna}', act: (page) => choose(page, 'Pause delivery…')},
	{
		name: 'paused',
		path: '/members/{all / europe / vienna}',
		async act(page) {
			await choose(page, 'Pause delivery…');
			await page.getByRole('button', {name: 'Pause delivery', exact: true, disabled: false}).click();
			await page.getByText('Delivery is paused here').waitFor();
			await page.getByRole('dialog').waitFor({state: 'hidden'});
		},
	},
	{
		name: 'found',
		path: `${WEB}/keys`,
		async act(page) {
			await page.getByRole('button', {name: 'Values too'}).click();
			await page.getByRole('searchbox', {name: 'Find in names and values of keys'}).fill('debug');
			await page.getByText('1 of 11 keys').waitFor();
		},
	},
	{name: 'members', path: `${WEB}/members`},
	{
		name: 'several',
		path: `${WEB}/members`,
		async act(page) {
			for (const name of ['vie-web-1', 'vie-web-2']) await page.getByRole('checkbox', {name: `Select ${name}`}).click();
			await page.getByRole('button', {name: 'Remove…'}).click();
			await page.getByRole('button', {name: 'Remove 2 members', disabled: false}).waitFor();
		},
	},
	{name: 'drift', path: '/members/{all}/drift'},
	{
		name: 'drift-policy',
		path: '/members/{all / europe / vienna}/drift',
		async act(page) {
			await repairEverywhere(page);
			await page.getByRole('button', {name: 'Change policy…'}).click();
			await page.getByRole('textbox', {name: /Not watched/}).fill('system:/sw/nginx/server/#0/current/workers');
		},
	},
	{
		name: 'drift-policy-plan',
		path: '/members/{all / europe / vienna}/drift',
		async act(page) {
			await page.getByRole('button', {name: 'Change policy…'}).click();
			await page.getByRole('combobox', {name: 'What becomes of drift'}).selectOption('repair');
			await page.getByRole('textbox', {name: /Not watched/}).fill('system:/sw/nginx/server/#0/current/workers');
			await page.getByRole('button', {name: 'Show what this will do'}).click();
			await page.getByRole('button', {name: 'Change drift policy', disabled: false}).waitFor();
		},
	},
	{name: 'drift-policies', path: '/members/{all / europe / vienna}/drift', act: repairEverywhere},
	{
		name: 'exempt',
		path: '/members/{all}/drift',
		act: (page) => page.getByRole('button', {name: 'Exempt…'}).first().click(),
	},
	{name: 'operation', path: '/operations/o31'},
	{name: 'operations', path: '/members/{all}/operations'},
	{name: 'history', path: '/members/{all}/history'},
	{name: 'revision', path: '/revisions/28'},
	{name: 'instance', path: '/members/{den-web-2}'},
	{name: 'instance-keys', path: '/members/{bastion}/keys'},
	{name: 'search', path: '/search?q=web'},
	{name: 'shortcuts', path: '/', act: (page) => page.keyboard.press('?')},
	{name: 'nowhere', path: '/operations/o999'},
	{name: 'empty-cluster', path: '/members/{all / new-site}'},
	{name: 'empty', path: '/', fleet: 'empty'},
	{name: 'huge', path: '/members/{all / many}', fleet: 'huge'},
	{name: 'huge-members', path: '/members/{all / many}/members', fleet: 'huge'},
	{
		name: 'huge-keys',
		path: '/members/{huge}/keys',
		fleet: 'huge',
		async act(page) {
			for (const name of [/^sw\/huge/, /^app0/]) await page.getByRole('row', {name}).first().locator('.twisty').click();
		},
	},
];

/** What docs/images has: enough to know what to expect. */
const KEPT: readonly (readonly [name: string, look: Look])[] = [
	...['overview', 'keys', 'key-details', 'plan', 'add', 'drift'].map(
		(name) => [name, {width: 1440, colorScheme: 'light'}] as const,
	),
	...['overview', 'keys'].map((name) => [name, {width: 1440, colorScheme: 'dark'}] as const),
	...['overview', 'keys'].map((name) => [name, {width: 420, colorScheme: 'dark'}] as const),
];

const fileOf = (name: string, {width, colorScheme}: Look): string =>
	`${name}${width === 1440 ? '' : `-${width}`}${colorScheme === 'dark' ? '-dark' : ''}.png`;

async function take(
	browser: Browser,
	address: string,
	shots: readonly Shot[],
	look: Look,
	directory: string,
): Promise<void> {
	for (const shot of shots) {
		const context = await browser.newContext({
			colorScheme: look.colorScheme,
			viewport: {width: look.width, height: HEIGHTS[look.width] ?? 860},
			reducedMotion: 'reduce',
		});
		const page = await context.newPage();
		page.on('pageerror', (error) => process.stderr.write(`${shot.name}: ${error.message}\n`));
		await page.goto(`${address}/?fleet=${shot.fleet ?? 'example'}`);
		await page.getByRole('heading', {level: 1}).waitFor({timeout: 120_000});
		await visit(page, shot.path);
		await shot.act?.(page);
		await settled(page);
		await page.screenshot({path: join(directory, fileOf(shot.name, look)), animations: 'disabled'});
		await context.close();
	}
}

/** Goes to an address as a click does: the fleet lives in the page, so that loading another page would lose it. */
async function visit(page: Page, path: string): Promise<void> {
	await page.evaluate(async (wanted) => {
		const {manager} = document.querySelector('clusterd-fleet') as unknown as {manager: ClusterManager};
		const name = /\{([^}]*)\}/.exec(wanted)?.[1];
		const clusters = await manager.members.clusters({limit: 1000});
		const id =
			name === undefined
				? ''
				: (clusters.items.find((cluster) => cluster.path === name)?.id ??
					(await manager.search.members(name)).items.find((member) => member.name === name)?.id ??
					'nobody');
		history.pushState(null, '', wanted.replace(/\{[^}]*\}/, id));
		dispatchEvent(new PopStateEvent('popstate'));
	}, path);
	await settled(page);
}

/** Waits until nothing is being read any more, and what was read is drawn. */
async function settled(page: Page): Promise<void> {
	const drawn = (): Promise<void> =>
		page.evaluate(async () => {
			await document.fonts.ready;
			for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
		});
	await drawn();
	await page.locator('clusterd-loading, [aria-busy=true]:not(button)').first().waitFor({state: 'detached'});
	await drawn();
}

const [mode, given, ...only] = process.argv.slice(2);
const isAll = mode === '--all';
const isWanted = ({width, colorScheme}: Look): boolean =>
	!only.some((word) => /^\d+-/.test(word)) || only.includes(`${width}-${colorScheme}`);
const wantedShots = only.some((word) => !/^\d+-/.test(word)) ? SHOTS.filter(({name}) => only.includes(name)) : SHOTS;
const LOOKS: readonly Look[] = [1440, 900, 420].flatMap((width) =>
	(['light', 'dark'] as const).map((colorScheme) => ({width, colorScheme})),
);
const directory = resolve(isAll ? (given ?? 'screenshots') : join(import.meta.dirname, '../../../../../docs/images'));
await mkdir(directory, {recursive: true});
const server = await serveDirectory(join(import.meta.dirname, '../../../../../examples/playground/dist/site'));
const browser = await launchBrowser();
try {
	if (isAll)
		for (const look of LOOKS.filter(isWanted)) await take(browser, server.address, wantedShots, look, directory);
	else
		for (const [name, look] of KEPT)
			await take(
				browser,
				server.address,
				SHOTS.filter((shot) => shot.name === name),
				look,
				directory,
			);
} finally {
	await browser.close();
	await server.close();
}
