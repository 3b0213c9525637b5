import {KeyName} from '@clusterd/core';
import {Backends, fileBackend, filePath, type Backend} from './backend.js';
import {Disk} from './disk.js';
import {Handle} from './handle.js';
import {parseMounts} from './mountpoints.js';
import {ROOT} from './names.js';
import {MODULE_BACKENDS, versionBackend, type StaticBackend} from './static-keys.js';
import {parseFile} from './storage.js';

/** Where the mountpoints are kept. */
export const MOUNTS_FILE = filePath('system', 'elektra.ecf');
/** The name of the file of a namespace that nothing else is mounted at. */
export const DEFAULT_FILE = 'default.ecf';

const BOOTSTRAP = fileBackend(KeyName.parse('system:/elektra'), 'elektra.ecf', ['dump']);
const PROC: Backend = {mountpoint: KeyName.parse('proc:/'), kind: 'proc', path: '', plugins: [], keys: []};
const DEFAULTS = ['spec:/', 'dir:/', 'user:/', 'system:/'].map((root) =>
	fileBackend(KeyName.parse(root), DEFAULT_FILE, ['dump']),
);
const MODULES = MODULE_BACKENDS.map((backend) => asBackend(backend));
/** By far the most instances are of one version and have nothing mounted; they share this. */
const RELEASED = '0.11.0';
const UNMOUNTED = withMounts([], RELEASED);

/** A key database: files, what is mounted where, and the handles on it. */
export class Database {
	readonly disk: Disk;
	readonly version: string;
	#opened: Handle | undefined;
	#openedAt = -1;

	/** @param version of Elektra, such as `0.11.0`. */
	constructor(version: string, disk: Disk = new Disk()) {
		this.version = version;
		this.disk = disk;
	}

	/**
	 * `kdbOpen` and a `kdbGet` of everything, as elektrad opens the handles of its pool. Costs nothing while no file
	 * changes.
	 *
	 * @throws {@link KdbError} when any file or the mountpoints cannot be read.
	 */
	open(): Handle {
		if (this.#opened === undefined || this.#openedAt !== this.disk.version) {
			const handle = this.openEmpty();
			handle.get(ROOT);
			this.#opened = handle;
			this.#openedAt = this.disk.version;
		}
		return this.#opened.copy();
	}

	/**
	 * Does something with a handle that sees all as it is now, and undoes it if it leaves a key database that cannot be
	 * read.
	 *
	 * @throws {@link KdbError} when it does, and what `work` throws.
	 */
	guarded<T>(work: (handle: Handle) => T): T {
		const before = this.disk.save();
		const result = work(this.open());
		try {
			this.open();
		} catch (error) {
			this.disk.restore(before);
			throw error;
		}
		return result;
	}

	/**
	 * `kdbOpen` alone, as the `kdb` tool does it.
	 *
	 * @throws {@link KdbError} when the mountpoints cannot be read.
	 */
	openEmpty(): Handle {
		return new Handle(this.disk, this.backends());
	}

	/**
	 * What is mounted at present.
	 *
	 * @throws {@link KdbError} when the mountpoints cannot be read.
	 */
	backends(): Backends {
		const file = this.disk.get(MOUNTS_FILE);
		if (file === undefined && this.version === RELEASED) {
			return UNMOUNTED;
		}
		return withMounts(file === undefined ? [] : parseMounts(parseFile(file, BOOTSTRAP)), this.version);
	}
}

function withMounts(mounts: readonly Backend[], version: string): Backends {
	const mounted = new Set(mounts.map(({mountpoint}) => mountpoint.toString()));
	const roots = [PROC, ...DEFAULTS].filter(({mountpoint}) => !mounted.has(mountpoint.toString()));
	return new Backends([...mounts, ...roots, BOOTSTRAP, ...MODULES, asBackend(versionBackend(version))]);
}

function asBackend({mountpoint, keys}: StaticBackend): Backend {
	return {mountpoint, kind: 'static', path: '', plugins: [], keys};
}
