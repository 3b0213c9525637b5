/** One formatter decides how code looks (docs/decisions/0013-one-formatter.md). */
export default {
	useTabs: true,
	tabWidth: 2,
	printWidth: 120,
	singleQuote: true,
	bracketSpacing: false,
	embeddedLanguageFormatting: 'off',
	proseWrap: 'preserve',
	overrides: [{files: ['*.md', '*.yaml'], options: {useTabs: false}}],
};
