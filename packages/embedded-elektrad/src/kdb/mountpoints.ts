import {KeyName, type Key, type Namespace} from '@clusterd/core';
import {fileBackend, type Backend} from './backend.js';
import {KdbError} from './kdb-error.js';
import {inNamespace, parseName} from './names.js';

/** A file mounted into the key database, as by `kdb mount FILE MOUNTPOINT PLUGIN…`. */
export interface Mount {
	/** The file, relative to where files of that namespace lie. */
	readonly file: string;
	/** Such as `user:/val`; a cascading one is mounted in `system:`, `user:` and `dir:`. */
	readonly mountpoint: string;
	/** The storage and the checkers, in order. */
	readonly plugins: readonly string[];
}

const ROOT = KeyName.parse('system:/elektra/mountpoints');
const CASCADED: readonly Namespace[] = ['system', 'user', 'dir'];

/** The keys below `system:/elektra/mountpoints` that stand for a mount. */
export function mountKeys({file, mountpoint, plugins}: Mount): readonly Key[] {
	const root = ROOT.child(KeyName.parse(mountpoint).toString());
	const key = (parts: readonly string[], value: string): Key => ({
		name: parts.reduce((name, part) => name.child(part), root),
		value,
		meta: new Map(),
	});
	const storage = plugins[0] ?? 'dump';
	const checkers = plugins.slice(1);
	return [
		key([], ''),
		key(['definition', 'path'], file),
		...['get', 'set'].flatMap((direction) => [
			key(['definition', 'positions', direction, 'resolver'], 'resolver'),
			key(['definition', 'positions', direction, 'storage'], storage),
			...checkers.map((checker, index) =>
				key(
					['definition', 'positions', direction, direction === 'get' ? 'poststorage' : 'prestorage', `#${index}`],
					checker,
				),
			),
		]),
		key(['definition', 'positions', 'set', 'commit'], 'resolver'),
		key(['definition', 'positions', 'set', 'rollback'], 'resolver'),
		key(['plugins', 'backend', 'name'], 'backend'),
		key(['plugins', 'resolver', 'name'], 'resolver'),
		...plugins.map((plugin) => key(['plugins', plugin, 'name'], plugin)),
	];
}

/**
 * The backends of the mounts in the keys of `system:/elektra`.
 *
 * @throws {@link KdbError} when keys below `system:/elektra/mountpoints` are no mount (protocol.md 6.1).
 */
export function parseMounts(keys: readonly Key[]): readonly Backend[] {
	const backends: Backend[] = [];
	const names = new Set(keys.map((key) => key.name.relativeTo(ROOT)?.[0]).filter((name) => name !== undefined));
	for (const name of names) {
		const root = ROOT.child(name);
		const values = new Map(
			keys
				.filter((key) => key.name.isBelow(root))
				.map((key) => [key.name.relativeTo(root)?.join('/') ?? '', key.value ?? '']),
		);
		const mountpoint = parseName(name);
		const file = values.get('definition/path');
		if (mountpoint === undefined || file === undefined || values.get('plugins/backend/name') === undefined) {
			throw KdbError.of('C01200', "Some mountpoints couldn't be parsed. See warnings for details.");
		}
		const plugins = pluginsOf(values);
		const mountpoints =
			mountpoint.namespace === 'cascading'
				? CASCADED.map((namespace) => inNamespace(mountpoint, namespace))
				: [mountpoint];
		backends.push(...mountpoints.map((each) => fileBackend(each, file, plugins)));
	}
	return backends;
}

/** The storage and then the checkers in the order in which they are asked. */
function pluginsOf(values: ReadonlyMap<string, string>): readonly string[] {
	const checkers = [...values]
		.filter(([name]) => name.startsWith('definition/positions/set/prestorage/#'))
		.sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
		.map(([, plugin]) => plugin);
	return [values.get('definition/positions/set/storage') ?? 'dump', ...checkers];
}
