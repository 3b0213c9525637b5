import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, type OpenOptions, type Page} from '@clusterd/browser-testing';
import {APP, machine} from '../browser/example.js';
import {startFleetServer} from '../browser/fleet-server.js';

test.after.always(closeBrowser);

async function setup(t: ExecutionContext, member: string, options: OpenOptions = {}): Promise<Page> {
	const {address, ids} = await startFleetServer(t, {web: {w1: machine(), w2: machine('debug')}});
	const page = await openPage(t, `${address}/members/${ids[member]}/keys`, options);
	await page.getByRole('row', {name: /port/}).waitFor();
	return page;
}

for (const colorScheme of ['light', 'dark'] as const) {
	test.serial(
		`keys are found by their names, and by their values when asked to, by mouse, ${colorScheme}`,
		async (t) => {
			const page = await setup(t, 'web', {colorScheme});
			await page.getByRole('searchbox', {name: 'Find in names of keys'}).fill('PORT');
			await page.getByText('1 of 4 keys').waitFor();
			await page.getByRole('searchbox', {name: 'Find in names of keys'}).fill('debug');
			await page.getByText('No key’s name has “debug” in it.').waitFor();
			await page.getByRole('button', {name: 'Values too'}).click();
			await page.getByText('1 of 4 keys').waitFor();
			await page.getByRole('row', {name: /level/}).waitFor();
			t.deepEqual(await findings(page), []);
			await page.getByRole('button', {name: 'Values too', pressed: true}).click();
			await page.getByText('0 of 4 keys').waitFor();
		},
	);
}

test.serial('values are searched by keyboard alone, and the arrow leads to what was found', async (t) => {
	const page = await setup(t, 'w1');
	await page.getByRole('button', {name: 'Values too'}).focus();
	await page.keyboard.press('Space');
	await page.keyboard.press('Shift+Tab');
	await page.keyboard.type('this machine');
	await page.getByText('1 of 4 keys').waitFor();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('End');
	await page.keyboard.press('Space');
	await page.waitForURL(`**/keys?key=${encodeURIComponent(`${APP}/motd`)}`);
	t.is(await page.getByRole('textbox', {name: `Value of ${APP}/motd`}).inputValue(), 'Welcome\nto this machine\n');
});
