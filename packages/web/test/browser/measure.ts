import {createHash} from 'node:crypto';
import {join} from 'node:path';
import {FleetManager, type ClusterManager, type Id} from '@clusterd/core';
import {MemoryConnector, MemoryDeliveryStore, MemoryRevisionStore, SeededRandom} from '@clusterd/core/memory';
import {HttpServer} from '@clusterd/http';
import type {Page} from 'playwright-core';
import {launchBrowser} from '@clusterd/browser-testing';

/**
 * Measures the site with many members and many keys in a real browser; prints figures as JSON, for `npm run bench --
 * web`.
 */

const MEMBERS = 5000;
const KEYS = 20_000;
const HUGE = 'http://huge.example';
const SCROLL_MS = 3000;
/** A frame that takes longer is seen. */
const LONG_FRAME_MS = 50;

const clock = {
	now: () => Date.now(),
	after(delayMs: number, wake: () => void) {
		const timer = setTimeout(wake, delayMs).unref();
		return () => clearTimeout(timer);
	},
};

interface Fleet {
	readonly fleet: FleetManager;
	readonly many: Id;
	readonly huge: Id;
}

async function startFleet(): Promise<Fleet> {
	const connector = new MemoryConnector();
	for (let number = 0; number < KEYS; number++)
		connector
			.at(HUGE)
			.set(`system:/sw/huge/app${Math.floor(number / 100)}/#0/current/option${number % 100}`, String(number));
	const fleet = await FleetManager.start({
		revisionStore: new MemoryRevisionStore(),
		deliveryStore: new MemoryDeliveryStore(),
		connector,
		clock,
		random: new SeededRandom({seed: 1}),
		hash: (text) => createHash('sha256').update(text).digest('hex'),
		regex: {compile: (pattern) => new RegExp(pattern)},
	});
	const manager: ClusterManager = fleet.as({id: 'bench'});
	const {id: root} = await manager.members.root();
	const {member: many} = await manager.commit({kind: 'create-cluster', name: 'many', parent: root});
	for (let number = 0; number < MEMBERS; number++)
		await manager.commit({
			kind: 'create-instance',
			name: `node-${String(number).padStart(4, '0')}`,
			address: `http://node-${number}.example`,
			parent: many!,
		});
	const {member: huge} = await manager.commit({kind: 'create-instance', name: 'huge', address: HUGE, parent: root});
	await fleet.whenIdle();
	return {fleet, many: many!, huge: huge!};
}

/**
 * Scrolls a list from top to bottom, and back, and counts frames that are seen. @returns the longest frame and how many
 * were long
 */
function scroll(page: Page, selector: string): Promise<{longestMs: number; long: number; frames: number}> {
	return page.evaluate(
		async ({path, lastsMs, longMs}) => {
			let element: Element | null = document.documentElement;
			for (const part of path.split(' >> ')) element = (element?.shadowRoot ?? element)?.querySelector(part) ?? null;
			const list = element as HTMLElement;
			const begin = performance.now();
			let last = begin;
			let longestMs = 0;
			let long = 0;
			let frames = 0;
			await new Promise<void>((resolve) => {
				const step = (now: number): void => {
					const tookMs = now - last;
					last = now;
					frames += 1;
					longestMs = Math.max(longestMs, tookMs);
					if (tookMs > longMs) long += 1;
					const part = (now - begin) / lastsMs;
					list.scrollTop = (list.scrollHeight - list.clientHeight) * (part < 0.5 ? 2 * part : 2 - 2 * part);
					if (part < 1) requestAnimationFrame(step);
					else resolve();
				};
				requestAnimationFrame(step);
			});
			return {longestMs, long, frames};
		},
		{path: selector, lastsMs: SCROLL_MS, longMs: LONG_FRAME_MS},
	);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const begin = performance.now();
	await work();
	return performance.now() - begin;
}

const {fleet, huge} = await startFleet();
const server = new HttpServer({
	manager: (actor) => fleet.as(actor),
	authenticate: () => ({id: 'bench'}),
	siteDirectory: join(import.meta.dirname, '../../site'),
	graceMs: 100,
});
const {address} = await server.listen();
const browser = await launchBrowser();
try {
	const page = await (await browser.newContext({viewport: {width: 1440, height: 900}})).newPage();
	const many = page.getByRole('treeitem', {name: 'many'});
	const interactive = await timed(async () => {
		await page.goto(address);
		await many.waitFor();
	});
	const opening = await timed(async () => {
		await many.press('ArrowRight');
		await page.getByRole('treeitem', {name: 'node-0000'}).waitFor();
	});
	const membersScrolled = await scroll(page, 'clusterd-app >> clusterd-member-tree >> clusterd-tree');
	const keys = await timed(async () => {
		await page.goto(`${address}/members/${huge}/keys`);
		await page.getByRole('row', {name: 'sw/huge'}).waitFor();
	});
	await page.getByRole('searchbox', {name: 'Find in names of keys'}).fill('option');
	await page.getByRole('textbox', {name: 'option0'}).first().waitFor();
	const keysScrolled = await scroll(page, 'clusterd-app >> clusterd-member >> clusterd-keys >> clusterd-tree');
	process.stdout.write(
		`${JSON.stringify({interactive, opening, keys, membersScrolled, keysScrolled, members: MEMBERS, keyCount: KEYS})}\n`,
	);
} finally {
	await browser.close();
	await server.close();
	await fleet.stop();
}
