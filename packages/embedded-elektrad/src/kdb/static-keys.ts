import {KeyName, type Key} from '@clusterd/core';

/** Read-only keys that every elektrad has, and where their backend is mounted. */
export interface StaticBackend {
	readonly mountpoint: KeyName;
	readonly keys: readonly Key[];
}

const INFOS = [
	'author',
	'description',
	'licence',
	'needs',
	'placements',
	'provides',
	'recommends',
	'status',
	'version',
];
const INFOS_WITH_METADATA = [...INFOS, 'metadata'];

interface Module {
	readonly exports: readonly string[];
	readonly infos: readonly string[];
	readonly constants?: Readonly<Record<string, string>>;
	readonly config?: Readonly<Record<string, string>>;
}

const MODULES: Readonly<Record<string, Module>> = {
	backend: {exports: ['close', 'commit', 'error', 'get', 'init', 'open', 'set'], infos: INFOS},
	dump: {
		exports: ['fserialize', 'funserialize', 'get', 'serialize', 'set', 'unserialize'],
		infos: INFOS_WITH_METADATA,
		config: {'needs/fcrypt/textmode': '0'},
	},
	modules: {exports: ['close', 'get', 'init', 'open'], infos: INFOS_WITH_METADATA},
	recorder: {
		exports: ['close', 'get', 'hook/record/lock', 'hook/record/record', 'hook/record/unlock', 'open'],
		infos: INFOS_WITH_METADATA,
	},
	resolver_fm_hpu_b: {
		exports: ['checkfile', 'close', 'commit', 'error', 'filename', 'freeHandle', 'get', 'open', 'set'],
		infos: INFOS.filter((info) => info !== 'recommends'),
		constants: {
			ELEKTRA_VARIANT_BASE: 'fm',
			ELEKTRA_VARIANT_SYSTEM: 'b',
			ELEKTRA_VARIANT_USER: 'hpu',
			KDB_DB_DIR: '.dir',
			KDB_DB_HOME: '/home',
			KDB_DB_SPEC: '/srv/kdb/spec',
			KDB_DB_SYSTEM: '/srv/kdb/system',
			KDB_DB_USER: '.config',
		},
	},
	spec: {exports: ['get', 'hook/spec/copy', 'hook/spec/remove'], infos: INFOS.filter((info) => info !== 'recommends')},
};

const INFO_VALUES: Readonly<Record<string, string>> = {licence: 'BSD', version: '1'};
const NO_META: ReadonlyMap<string, string> = new Map();
const READ_ONLY: ReadonlyMap<string, string> = new Map([
	['restrict/remove', '1'],
	['restrict/write', '1'],
]);
const POINTER: ReadonlyMap<string, string> = new Map([['binary', '']]);
const MODULES_ROOT = 'system:/elektra/modules';

/** The module keys of `system:/elektra/modules`; the same objects for every elektrad in this process. */
export const MODULE_BACKENDS: readonly StaticBackend[] = [
	{mountpoint: KeyName.parse(MODULES_ROOT), keys: []},
	...Object.entries(MODULES).map(([name, module]) => ({
		mountpoint: KeyName.parse(`${MODULES_ROOT}/${name}`),
		keys: moduleKeys(name, module),
	})),
];

/**
 * The keys of `system:/elektra/version`.
 *
 * @param version of Elektra, such as `0.11.0`.
 */
export function versionBackend(version: string): StaticBackend {
	const root = 'system:/elektra/version';
	const [major = '', minor = '', patch = ''] = version.split('.');
	const values: ReadonlyArray<readonly [string, string]> = [
		['', 'Below are version information of the Elektra Library you are currently using'],
		['/constants', ''],
		['/constants/KDB_VERSION', version],
		['/constants/KDB_VERSION_MAJOR', major],
		['/constants/KDB_VERSION_MINOR', minor],
		['/constants/KDB_VERSION_PATCH', patch],
		['/constants/SO_VERSION', '5'],
		['/infos', 'All information you want to know'],
		['/infos/author', 'Markus Raab <elektra@markus-raab.org>'],
		['/infos/description', 'Information of your Elektra Installation'],
		['/infos/licence', 'BSD'],
		['/infos/version', '1'],
	];
	return {
		mountpoint: KeyName.parse(root),
		keys: values.map(([below, value]) => ({name: KeyName.parse(root + below), value, meta: READ_ONLY})),
	};
}

function moduleKeys(name: string, {exports, infos, constants, config}: Module): readonly Key[] {
	const root = `${MODULES_ROOT}/${name}`;
	const text = (below: string, value: string): Key => ({name: KeyName.parse(`${root}${below}`), value, meta: NO_META});
	return [
		text('', `${name} plugin waits for your orders`),
		...Object.entries(config ?? {}).map(([key, value]) => text(`/config/${key}`, value)),
		...(constants === undefined ? [] : [text('/constants', '')]),
		...Object.entries(constants ?? {}).map(([key, value]) => text(`/constants/${key}`, value)),
		text('/exports', ''),
		...exports.map((key): Key => ({
			name: KeyName.parse(`${root}/exports/${key}`),
			value: '\u0001',
			binary: true,
			meta: POINTER,
		})),
		text('/infos', 'All information you want to know'),
		...infos.map((key) => text(`/infos/${key}`, INFO_VALUES[key] ?? '')),
	].sort((a, b) => KeyName.compare(a.name, b.name));
}
