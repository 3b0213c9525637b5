import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import test from 'ava';

const SITE = join(import.meta.dirname, '../site');
const LIMIT_BYTES = 200 * 1024;

test('the script that a first visit needs is at most 200 KiB gzipped', async (t) => {
	const html = await readFile(join(SITE, 'index.html'), 'utf8');
	const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path!);
	t.true(scripts.length > 0);
	const sizes = await Promise.all(
		scripts.map(async (path) => gzipSync(await readFile(join(SITE, path)), {level: 9}).length),
	);
	const total = sizes.reduce((sum, size) => sum + size, 0);
	t.log(`${Math.round(total / 1024)} KiB`);
	t.true(total <= LIMIT_BYTES, `${total} bytes`);
});

test('nothing in the site is to be fetched from elsewhere', async (t) => {
	const html = await readFile(join(SITE, 'index.html'), 'utf8');
	t.notRegex(html, /(?:src|href)="(?:https?:)?\/\//);
	for (const name of await readdir(join(SITE, 'assets')))
		if (name.endsWith('.css'))
			t.notRegex(await readFile(join(SITE, 'assets', name), 'utf8'), /url\(\s*["']?(?:https?:)?\/\//, name);
});
