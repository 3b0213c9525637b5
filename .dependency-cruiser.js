/** Who may import whom: the hexagon's direction (docs/architecture.md, "Packages"). */
const allowed = {
	elektra: [],
	core: ['elektra'],
	contracts: ['core', 'elektra'],
	api: ['core', 'elektra'],
	http: ['core', 'api', 'elektra'],
	'file-store': ['core', 'elektra'],
	elektrad: ['core', 'elektra'],
	'embedded-elektrad': ['core', 'elektra'],
	web: ['core', 'api', 'elektra'],
};

/**
 * What a package may take from npm, besides what its tests take; packages not named here as their package.json says.
 */
const packages = {elektra: [], core: [], contracts: ['ava'], api: ['zod']};

/** Who may import whom inside core, from the ground up (docs/architecture.md, "Inside the core"). */
const model = ['errors', 'fleet', 'records', 'units'];
const layers = ['ports', 'events', 'in-force', 'verdict', 'plan', 'delivery', 'reading', 'planning', 'manager'];
const allowedInCore = {
	...Object.fromEntries(model.map((folder) => [folder, model])),
	...Object.fromEntries(layers.map((folder, at) => [folder, [...model, ...layers.slice(0, at)]])),
	memory: [...model, 'ports'],
};

const TESTS = '^packages/[^/]+/(test|bench)/';

const direction = Object.entries(allowed).map(([name, others]) => ({
	name: `${name}-imports-only-${others.join('-and-') || 'itself'}`,
	severity: 'error',
	from: {path: `^packages/${name}/src/`},
	to: {path: '^packages/', pathNot: `^packages/(${[name, ...others].join('|')})/`},
}));

const directionInCore = Object.entries(allowedInCore).map(([name, others]) => ({
	name: `${name}-imports-nothing-above-it`,
	severity: 'error',
	from: {path: `^packages/core/src/${name}[/.]`},
	to: {path: '^packages/core/src/', pathNot: `^packages/core/src/(${[name, ...others].join('|')})[/.]`},
}));

const fromNpm = Object.entries(packages).map(([name, taken]) => ({
	name: `${name}-takes-only-${taken.join('-and-') || 'nothing'}-from-npm`,
	severity: 'error',
	from: {path: `^packages/${name}/src/`},
	to: {
		dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown'],
		pathNot: ['^packages/', ...taken.map((part) => `node_modules/${part}/`)],
	},
}));

/** Folders of a package, from the lowest to the highest: none imports from a higher one. */
const layersOf = {
	'file-store': ['disk', 'lines', 'log', 'keyed-log', 'revisions', 'delivery', 'data-directory'],
	web: [
		...['states', 'style', 'tree', 'live', 'navigation', 'changes', 'keys', 'drift'],
		...['elements/feedback', 'elements/plan', 'elements/keys', 'elements/members'],
		...['dialogs', 'actions', 'screens', 'app', 'gallery'],
	],
};

const upward = Object.entries(layersOf).flatMap(([name, folders]) =>
	folders.slice(0, -1).map((folder, index) => ({
		name: `${name}-${folder.replace('/', '-')}-imports-nothing-above`,
		severity: 'error',
		from: {path: `^packages/${name}/src/${folder}/`},
		to: {path: `^packages/${name}/src/(${folders.slice(index + 1).join('|')})/`},
	})),
);

export default {
	forbidden: [
		...direction,
		...directionInCore,
		...fromNpm,
		...upward,
		{
			name: 'isomorphic-packages-know-no-node',
			severity: 'error',
			from: {path: '^packages/(elektra|core|api|contracts)/src/'},
			to: {dependencyTypes: ['core']},
		},
		{
			name: 'container-only-in-clusterd',
			severity: 'error',
			from: {path: '^packages/', pathNot: '^packages/clusterd/'},
			to: {path: 'node_modules/(inversify|reflect-metadata)/'},
		},
		{
			name: 'reflect-metadata-once-in-the-bin',
			severity: 'error',
			from: {path: '^packages/', pathNot: ['^packages/clusterd/src/bin\\.ts$', TESTS]},
			to: {path: 'node_modules/reflect-metadata/'},
		},
		{
			name: 'no-cycle',
			severity: 'error',
			from: {path: '/src/'},
			to: {circular: true},
		},
		{
			name: 'no-drawer',
			severity: 'error',
			from: {},
			to: {path: '^packages/.*/(utils?|common|shared|helpers?|types)(/|\\.ts$)'},
		},
		{name: 'resolvable', severity: 'error', from: {path: '^packages/'}, to: {couldNotResolve: true}},
		{
			name: 'source-knows-no-test',
			severity: 'error',
			from: {path: '/src/', pathNot: '^packages/contracts/'},
			to: {path: [TESTS, '/dist/(test|bench)/', 'node_modules/(ava|nock|fast-check)/']},
		},
	],
	options: {
		doNotFollow: {path: ['node_modules', '/dist/']},
		exclude: {path: ['^packages/[^/]+/node_modules/\\.']},
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {exportsFields: ['exports'], conditionNames: ['import', 'types', 'default', 'node']},
	},
};
