import {isClusterdError, KeyName, MARKER_KEY} from '@clusterd/core';

/** Where elektrad tells of its mountpoints. */
export const MOUNTS_KEY = 'system:/elektra/mountpoints';
const MARKER = KeyName.parse(MARKER_KEY);

/** The mountpoints in a list of names, as `user:/val` or, for all namespaces, `/val`; in Elektra's order. */
export function mountsIn(names: readonly string[]): readonly string[] {
	const mounts = names.map((name) => {
		const [, part] = /^system:\/elektra\/mountpoints\/((?:\\[^]|[^\\/])+)/.exec(name) ?? [];
		return part?.replaceAll(/\\([^])/g, '$1');
	});
	return [...new Set(mounts)].filter((mount) => mount !== undefined);
}

/**
 * Whether a key lies in the same file as clusterd's marker, which is therefore never created nor emptied by writing the
 * key: what could kill elektrad otherwise (protocol.md 6.1.2, 6.1.3).
 */
export function isBesideMarker(name: string, mounts: readonly string[]): boolean {
	const key = KeyName.parse(name);
	return key.namespace === 'user' && fileOf(key, mounts) === fileOf(MARKER, mounts);
}

/** The mountpoint whose file holds a key of `user:`; empty for the namespace's own. */
function fileOf(key: KeyName, mounts: readonly string[]): string {
	let file = '';
	for (const mount of mounts) {
		const point = parseMount(mount);
		if (point !== undefined && key.isBelowOrSame(point) && mount.length > file.length) file = mount;
	}
	return file;
}

/** Where it is mounted in `user:`; undefined when it is not. */
function parseMount(mount: string): KeyName | undefined {
	const text = mount.startsWith('/') ? `user:${mount}` : mount;
	try {
		return text.startsWith('user:/') ? KeyName.parse(text) : undefined;
	} catch (error) {
		if (isClusterdError(error, 'KEY_NAME_INVALID')) return undefined; // nothing can be mounted there
		throw error;
	}
}
