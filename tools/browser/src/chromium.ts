import {execFile} from 'node:child_process';
import {access, mkdir, mkdtemp, rename, rm} from 'node:fs/promises';
import {delimiter, join} from 'node:path';
import {promisify} from 'node:util';
import {chromium, type Browser} from 'playwright-core';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What whoever runs the tests owns, unlike a folder for all users; gone with `node_modules`. */
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache');
/** Where the packed Chromium is unpacked, once for all tests. */
const PLACE = join(CACHE, 'chromium-147.0.0');

/** The packed Chromium's own list is not used: it switches off what is tested here. */
const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--font-render-hinting=none',
	'--hide-scrollbars',
];

const UNPACK = "const {default: packed} = await import('@sparticuz/chromium'); await packed.executablePath()";

/**
 * Starts the browser for tests: `$CHROMIUM`, else the system's, else the one in the npm package, so that nothing needs
 * to be installed.
 */
export async function launchBrowser(): Promise<Browser> {
	const given = process.env['CHROMIUM'] ?? (await systemChromium());
	if (given !== undefined) return chromium.launch({executablePath: given, args: ARGUMENTS});
	await unpack();
	const libraries = join(PLACE, 'al2023', 'lib');
	const env = (await exists(libraries)) ? {LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(PLACE, 'fonts')} : {};
	return chromium.launch({
		executablePath: join(PLACE, 'chromium'),
		args: ARGUMENTS,
		env: {...(process.env as Record<string, string>), ...env},
	});
}

async function systemChromium(): Promise<string | undefined> {
	for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
		for (const name of SYSTEM_NAMES) if (await exists(join(directory, name))) return join(directory, name);
	}
	return undefined;
}

/**
 * Unpacks into a place of its own and moves that to where it is looked for, so that tests that begin at once meet whole
 * ones only.
 */
async function unpack(): Promise<void> {
	if (await exists(PLACE)) return;
	await mkdir(CACHE, {recursive: true});
	const own = await mkdtemp(join(CACHE, 'unpacking-'));
	const needs = (await hasLibraries()) ? {} : {AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x'};
	await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], {
		cwd: import.meta.dirname,
		env: {...process.env, ...needs, TMPDIR: own},
	});
	try {
		await rename(own, PLACE);
	} catch (error) {
		await rm(own, {recursive: true, force: true});
		if (!(await exists(PLACE))) throw error;
	}
}

/** Whether the libraries that Chromium needs are on this machine; else the package's own are unpacked. */
async function hasLibraries(): Promise<boolean> {
	const found = await Promise.all(
		['libnspr4.so', 'libnss3.so', 'libexpat.so.1'].map(async (name) =>
			(
				await Promise.all(
					['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/lib64'].map((directory) =>
						exists(join(directory, name)),
					),
				)
			).includes(true),
		),
	);
	return !found.includes(false);
}

const exists = (path: string): Promise<boolean> =>
	access(path).then(
		() => true,
		() => false,
	);
