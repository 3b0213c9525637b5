import {readFileSync} from 'node:fs';

/** clusterd's own version. */
export const VERSION = versionOf(new URL('../package.json', import.meta.url));

function versionOf(file: URL): string {
	return (JSON.parse(readFileSync(file, 'utf8')) as {version: string}).version;
}
