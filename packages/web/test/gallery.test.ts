import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {Page} from 'playwright-core';
import {closeBrowser, findings, openPage, serveDirectory, type OpenOptions} from '@clusterd/browser-testing';

test.after.always(closeBrowser);

async function setup(t: ExecutionContext, options?: OpenOptions): Promise<Page> {
	const server = await serveDirectory(join(import.meta.dirname, '../gallery-site'));
	t.teardown(() => server.close());
	return openPage(t, `${server.address}/`, options);
}

/** Waits until the row with this name has the focus. */
const isFocused = (page: Page, name: string): Promise<void> =>
	page.locator('#tree').getByRole('treeitem', {name, exact: true}).and(page.locator(':focus')).waitFor();

for (const colorScheme of ['light', 'dark'] as const) {
	test.serial(`axe finds nothing in the shared elements, ${colorScheme}`, async (t) => {
		const page = await setup(t, {colorScheme});
		t.deepEqual(await findings(page), []);
	});
}

test.serial('the tree has only rows in view in the page, and reaches the last one by End', async (t) => {
	const page = await setup(t);
	const tree = page.locator('#tree');
	await tree.getByRole('treeitem').first().focus();
	t.true((await tree.getByRole('treeitem').count()) < 60);
	await page.keyboard.press('End');
	await isFocused(page, 'branch 19');
	t.true((await tree.getByRole('treeitem').count()) < 60);
});

test.serial('the tree opens, closes and walks by arrows, and jumps by letters', async (t) => {
	const page = await setup(t);
	await page.locator('#tree').getByRole('treeitem').first().focus();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('ArrowRight');
	await isFocused(page, 'leaf 0');
	await page.keyboard.press('ArrowLeft');
	await isFocused(page, 'branch 0');
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.press('ArrowDown');
	await isFocused(page, 'branch 1');
	await page.keyboard.type('branch 7');
	await page
		.locator('#tree')
		.getByRole('treeitem', {name: 'branch 7', exact: true})
		.and(page.locator(':focus'))
		.waitFor();
	t.pass();
});

for (const word of ['branch 19', 'branch 2', 'branch 17']) {
	test.serial(
		`letters typed faster than the tree scrolls lose neither each other nor the focus: ${word}`,
		async (t) => {
			const page = await setup(t);
			await page.locator('#tree').getByRole('treeitem').first().focus();
			await page.keyboard.type(word, {delay: 0});
			await isFocused(page, word);
			t.pass();
		},
	);
}

test.serial('the row with the focus stays in the page while the tree is scrolled away from it', async (t) => {
	const page = await setup(t);
	await page.locator('#tree').getByRole('treeitem', {name: 'branch 1', exact: true}).focus();
	await page.locator('#tree').evaluate((tree) => {
		tree.scrollTop = 9000;
	});
	await page.locator('#tree').getByRole('treeitem', {name: 'leaf 320', exact: true}).waitFor();
	await isFocused(page, 'branch 1');
	t.pass();
});

test.serial('a field says what does not fit and does not save it; Esc puts back what was there', async (t) => {
	const page = await setup(t);
	const field = page.getByRole('textbox', {name: 'number'});
	await field.fill('70000');
	await field.press('Enter');
	await page.getByRole('alert').filter({hasText: '1-65535'}).waitFor();
	t.is(await field.getAttribute('aria-invalid'), 'true');
	await field.press('Escape');
	t.is(await field.inputValue(), '8080');
	await field.fill('9090');
	await field.press('Enter');
	t.is(await page.locator('#number').evaluate((element) => (element as unknown as {value: string}).value), '9090');
});

test.serial('a boolean keeps its spelling, and a choice saves at once', async (t) => {
	const page = await setup(t);
	await page.getByRole('checkbox', {name: 'boolean'}).click();
	t.is(await page.locator('#boolean').evaluate((element) => (element as unknown as {value: string}).value), 'no');
	await page.getByRole('combobox', {name: 'enum'}).selectOption('warn');
	t.is(await page.locator('#enum').evaluate((element) => (element as unknown as {value: string}).value), 'warn');
});

test.serial('what was there is saved as well when it is chosen while another value is still being saved', async (t) => {
	const page = await setup(t);
	await page.locator('#enum').evaluate((element) => {
		(element as unknown as {draft: string}).draft = 'warn'; // As long as it is being saved.
		element.addEventListener('clusterd-value-save', (event) =>
			element.setAttribute('data-saved', (event as unknown as {value: string}).value),
		);
	});
	await page.getByRole('combobox', {name: 'enum'}).selectOption('info');
	t.is(await page.locator('#enum').getAttribute('data-saved'), 'info');
});

test.serial('a locked field can be read, not written', async (t) => {
	const page = await setup(t);
	const field = page.getByRole('textbox', {name: 'locked'});
	t.is(await field.inputValue(), 'nobody changes this');
	t.false(await field.isEditable());
});

test.serial('texts from outside are shown as they are, and do nothing', async (t) => {
	const page = await setup(t);
	t.is(await page.getByRole('textbox', {name: 'hostile'}).inputValue(), '<img src=x onerror=alert(1)>"\'${1}');
	await page.locator('#plan').getByText('<b>to</b>').waitFor();
	t.is(await page.locator('img').count(), 0);
});

/** The elements of an array as they are shown. */
const elements = (page: Page): Promise<readonly string[]> =>
	page
		.locator('#array')
		.locator('input, textarea')
		.evaluateAll((fields) =>
			fields.map((field) => `${field.getAttribute('aria-label')} ${(field as HTMLInputElement).value}`),
		);

test.serial(
	'S5.2: elements of an array move with all below them and keep lines and the focus, which goes on where one is removed',
	async (t) => {
		const page = await setup(t);
		const field = (name: string): ReturnType<Page['getByRole']> =>
			page.locator('#array').getByRole('textbox', {name, exact: true});
		t.deepEqual(await elements(page), ['#0 a', '#1 b', '#1/port 1', '#2 c\nd']);
		await field('#1').press('Alt+ArrowDown');
		await field('#2').and(page.locator(':focus')).waitFor();
		t.deepEqual(await elements(page), ['#0 a', '#1 c\nd', '#2 b', '#2/port 1']);
		await page.getByRole('button', {name: 'Move #1 up'}).press('Enter');
		await field('#0').and(page.locator(':focus')).waitFor();
		await page.getByRole('button', {name: 'Remove #2/port'}).press('Enter');
		t.deepEqual(await elements(page), ['#0 c\nd', '#1 a', '#2 b']);
		for (const name of ['Remove #2', 'Remove #0']) await page.getByRole('button', {name, exact: true}).press('Enter');
		await field('#0').and(page.locator(':focus')).waitFor();
		await page.getByRole('button', {name: 'Remove #0', exact: true}).press('Enter');
		await page.getByText('No elements: members have an array that is empty.').waitFor();
		await page.getByRole('button', {name: 'Add element'}).and(page.locator(':focus')).waitFor();
	},
);

/** The rows of the plan that begin a group, and how many come under each. */
const groups = (page: Page): Promise<readonly (readonly [about: string, rows: number])[]> =>
	page
		.locator('#plan tbody')
		.evaluateAll((bodies) =>
			bodies.map((body) => [body.querySelector('th')!.innerText, body.querySelectorAll('td.about').length] as const),
		);

test.serial(
	'a plan is read by key or, by mouse and keyboard, by member, with what makes exceptions where it does',
	async (t) => {
		const page = await setup(t);
		t.deepEqual(await groups(page), [
			['system:/sw/app/#0/current/port', 2],
			['system:/sw/app/#0/current/port [check/range]', 1],
			['system:/sw/app/#0/current/motd', 1],
		]);
		await page
			.locator('#plan')
			.getByRole('row', {name: /vie-web-2.*will refuse it: 9090 is not in 8000-8999/})
			.waitFor();
		await page.locator('#plan').getByRole('button', {name: 'By member'}).click();
		t.deepEqual(await groups(page), [
			['all / europe', 2],
			['all / europe / vienna / web', 1],
			['all / europe / vienna / web / vie-web-2', 1],
		]);
		t.is(await page.locator('#plan').getByRole('button', {name: 'By member'}).getAttribute('aria-pressed'), 'true');
		t.deepEqual(await findings(page), []);
		await page.locator('#plan').getByRole('button', {name: 'By key'}).press('Enter');
		await page.locator('#plan').getByRole('rowheader', {name: /motd/}).waitFor();
	},
);

test.serial('a lock links its owner, and a conflict offers to shadow or to absorb', async (t) => {
	const page = await setup(t);
	t.is(
		await page.locator('#refusals').getByRole('link', {name: 'Go to all / europe', exact: true}).getAttribute('href'),
		'/members/c2/keys',
	);
	await page
		.locator('#refusals')
		.getByRole('radio', {name: /Absorb/})
		.waitFor();
	await page
		.locator('#refusals')
		.getByRole('radio', {name: /Shadow/})
		.waitFor();
});
