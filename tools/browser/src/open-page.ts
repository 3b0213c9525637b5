import type {ExecutionContext} from 'ava';
import type {Browser, Page} from 'playwright-core';
import {AxeBuilder} from '@axe-core/playwright';
import {launchBrowser} from './chromium.js';

let browser: Promise<Browser> | undefined;

export interface OpenOptions {
	readonly colorScheme?: 'light' | 'dark';
	readonly width?: number;
	readonly height?: number;
	/** Complaints of the browser that a test expects, such as those about a lost connection. */
	readonly expected?: RegExp;
}

/**
 * Opens a page in a context of its own; tests with a page take turns, since each keeps a processor busy. The test fails
 * when the page asks anybody but its own server for something, or says anything on the console that is an error.
 */
export async function openPage(
	t: ExecutionContext,
	address: string,
	{colorScheme = 'light', width = 1280, height = 800, expected}: OpenOptions = {},
): Promise<Page> {
	browser ??= launchBrowser();
	const context = await (await browser).newContext({colorScheme, viewport: {width, height}, reducedMotion: 'reduce'});
	const page = await context.newPage();
	page.setDefaultTimeout(40_000);
	const {origin} = new URL(address);
	const complaints: string[] = [];
	page.on('console', (message) => {
		if (message.type() === 'error' && !expected?.test(message.text())) complaints.push(`console: ${message.text()}`);
	});
	page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error.message}`));
	page.on('request', (request) => {
		if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:'))
			complaints.push(`request: ${request.url()}`);
	});
	t.teardown(async () => {
		await context.close();
	});
	t.teardown(() => {
		if (complaints.length > 0) t.log(complaints.join('\n'));
		if (complaints.length > 0) throw new Error(complaints.join('\n'));
	});
	await page.goto(address);
	return page;
}

/** Ends the browser of this file's tests. */
export async function closeBrowser(): Promise<void> {
	await (await browser)?.close();
	browser = undefined;
}

/** What axe finds wrong with the page as it is, as lines to read. */
export async function findings(page: Page): Promise<readonly string[]> {
	const {violations} = await new AxeBuilder({page}).analyze();
	return violations.flatMap(({id, impact, nodes}) =>
		nodes.map(({target, failureSummary}) => `${id} (${impact}): ${target.join(' ')}\n${failureSummary}`),
	);
}
