import {builtinRules} from 'eslint/use-at-your-own-risk';
import {defineConfig} from 'eslint/config';
import tseslint from 'typescript-eslint';

const longLine = builtinRules.get('max-len');

/** Ways past a package's `exports`, and names that only the composition root may know. */
const restricted = (...names) => [
	'error',
	{
		paths: names.map((name) => ({name, message: 'The container lives in packages/clusterd only (docs/style.md).'})),
		patterns: [
			{
				group: [
					'@clusterd/*/dist/**',
					'@clusterd/*/src/**',
					'**/packages/*/**',
					'../../*/src/**',
					'../../*/dist/**',
					'../../../*/src/**',
				],
				message: 'Import what the package exports.',
			},
		],
	},
];

const syntax = [
	{selector: 'ExportDefaultDeclaration', message: 'Named exports only.'},
	{selector: 'TSParameterProperty', message: 'Write the field out.'},
	{selector: 'TSEnumDeclaration', message: 'Use a union of texts.'},
	{selector: 'Decorator', message: 'No decorators outside of packages/web.'},
	{
		selector:
			'PropertyDefinition[accessibility="private"], MethodDefinition[accessibility="private"]:not([kind="constructor"])',
		message: 'Use #private.',
	},
	{selector: 'CatchClause > BlockStatement[body.length=0]', message: 'Say what becomes of the error.'},
	{
		selector:
			'TSInterfaceDeclaration[id.name=/Options$/] TSIndexSignature, TSTypeAliasDeclaration[id.name=/Options$/] TSIndexSignature',
		message: 'Options are closed.',
	},
];

export default defineConfig(
	{ignores: ['**/dist/**', '**/node_modules/**', 'recordings/**']},
	...tseslint.configs.recommendedTypeCheckedOnly.map((config) => ({...config, files: ['**/*.ts']})),
	{
		files: ['**/*.ts'],
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname},
		},
		linterOptions: {reportUnusedDisableDirectives: 'error'},
		plugins: {clusterd: {rules: {'long-line': longLine}}},
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-deprecated': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
			'@typescript-eslint/explicit-module-boundary-types': 'off',
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/restrict-template-expressions': 'off',
			'no-restricted-syntax': ['error', ...syntax],
			'no-restricted-imports': restricted('inversify', 'reflect-metadata'),
			'@typescript-eslint/unbound-method': 'off',
			'@typescript-eslint/only-throw-error': ['error', {allowThrowingUnknown: true}],
			'preserve-caught-error': 'error',
			'no-console': 'error',
			'prefer-const': 'error',
			eqeqeq: 'error',
			'max-lines': ['error', {max: 400}],
			'clusterd/long-line': [
				'error',
				{
					code: 120,
					tabWidth: 2,
					ignoreUrls: true,
					ignoreStrings: true,
					ignoreTemplateLiterals: true,
					ignoreRegExpLiterals: true,
				},
			],
			'max-lines-per-function': ['error', {max: 60}],
		},
	},
	{
		files: ['packages/clusterd/**/*.ts'],
		rules: {'no-restricted-imports': restricted()},
	},
	{
		files: ['**/test/**/*.ts', '**/*.bench.ts', '**/*.contract.ts'],
		rules: {'max-lines-per-function': 'off', 'clusterd/long-function': 'off'},
	},
	{
		// Lit's fields are declared by decorators, which cannot stand at #private ones; handlers of events have nobody who
		// waits for them.
		files: ['packages/web/src/**/*.ts'],
		rules: {
			'no-restricted-syntax': [
				'error',
				...syntax.filter(({selector}) => selector !== 'Decorator' && !selector.includes('accessibility')),
			],
			'@typescript-eslint/no-floating-promises': ['error', {ignoreVoid: true}],
		},
	},
);
