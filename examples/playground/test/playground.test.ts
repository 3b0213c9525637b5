import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {closeBrowser, findings, openPage, serveDirectory, type OpenOptions, type Page} from '@clusterd/browser-testing';

test.after.always(closeBrowser);

async function setup(
	t: ExecutionContext,
	{path = '/', ...options}: OpenOptions & {readonly path?: string} = {},
): Promise<Page> {
	const server = await serveDirectory(join(import.meta.dirname, '../site'));
	t.teardown(() => server.close());
	return openPage(t, server.address + path, options);
}

test.serial('the whole client works over a core in the page, without a server', async (t) => {
	const page = await setup(t);
	await page.getByRole('treeitem', {name: 'lab'}).click();
	await page.getByRole('link', {name: 'Keys', exact: true}).click();
	const field = page.getByRole('treegrid').getByRole('textbox', {name: 'system:/sw/openssh/sshd/#0/current/port'});
	await field.fill('2222');
	await field.press('Enter');
	await page.getByRole('button', {name: 'Set port on 2 instances', disabled: false}).click();
	await page
		.locator('clusterd-toasts')
		.getByText(/^Set port/)
		.waitFor();
	await page.getByText('2 of 2 in sync').first().waitFor({state: 'attached'});
	t.deepEqual(await findings(page), []);
});

test.serial('the example shows what goes wrong: unreachable, rejected, drifted', async (t) => {
	const page = await setup(t, {colorScheme: 'dark'});
	await page.getByRole('heading', {name: 'Needs attention: 3 instances'}).waitFor();
	for (const name of ['den-web-2', 'fra-web-1', 'vie-web-2'])
		await page.getByRole('link', {name, exact: true}).waitFor();
	t.deepEqual(await findings(page), []);
});

test.serial('a fleet may begin empty', async (t) => {
	const page = await setup(t, {path: '/?fleet=empty'});
	await page.getByRole('heading', {name: 'Add your first instance'}).waitFor();
	t.pass();
});
