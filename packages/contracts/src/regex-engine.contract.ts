import type {RegexEngine} from '@clusterd/core';
import type {SuiteTest} from './saboteur.js';

export interface RegexEngineContractOptions {
	/** Begins every title. */
	readonly name: string;
	setup(): RegexEngine;
}

type Case = readonly [pattern: string, matching: readonly string[], others: readonly string[]];

const BYTES: readonly Case[] = [
	[String.raw`\x61`, ['a', 'xax'], ['', 'A', 'b']],
	[String.raw`[\x61-\x63\x2d]`, ['b', '-'], ['d', 'B']],
	[String.raw`[^\x00-\x7f]`, ['\u00E4', '\u00FF'], ['', 'a', '\n']],
	[String.raw`[^\x00-\xff]`, [], ['', 'a', '\u00FF', '\n']],
	[String.raw`[\x00-\xff]{3}`, ['a\n\u00FF'], ['ab']],
];
const STRUCTURE: readonly Case[] = [
	['(?:ab|c)+d', ['abd', 'cabd'], ['d', 'abx']],
	['(?:|a)b', ['b', 'ab'], ['a']],
	['^(?:a*)*$', ['', 'aa'], ['ab']],
	['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
	['^a{2,}$', ['aaaa'], ['a']],
	['^a{0,0}b?$', ['', 'b'], ['a']],
];
const ENDS: readonly Case[] = [
	['^b$', ['b'], ['a\nb', 'b\n', '\nb']],
	['^$', [''], ['\n', 'a']],
	[String.raw`\bab\b`, ['ab', 'x ab!'], ['xab', 'ab_']],
	[String.raw`a\Bb`, ['ab'], ['a']],
];
const LINES: readonly Case[] = [
	['^b$', ['b', 'a\nb', 'b\na'], ['ab', 'a\rb']],
	['^$', ['', 'a\n', '\n'], ['a']],
];

const SLOW_MS = 1000;

/** The laws of the port RegexEngine. */
export function regexEngineContract(test: SuiteTest, {name, setup}: RegexEngineContractOptions): void {
	const law = (title: string, cases: readonly Case[], multiline: boolean): void => {
		test(`${name}: ${title}`, (t) => {
			const engine = setup();
			for (const [pattern, matching, others] of cases) {
				const matcher = engine.compile(pattern, {multiline});
				t.deepEqual(
					matching.filter((text) => matcher?.test(text) !== true),
					[],
					`${pattern} should match these`,
				);
				t.deepEqual(
					others.filter((text) => matcher?.test(text) !== false),
					[],
					`${pattern} should not match these`,
				);
			}
		});
	};

	law('bytes and sets of bytes match anywhere, case and newlines like all others', BYTES, false);
	law('groups, alternatives and repetitions are read as by everybody', STRUCTURE, false);
	law('the ends are those of the text, and words are of ASCII letters, digits and underscores', ENDS, false);
	law('with multiline the ends are those of lines, which the newline alone separates', LINES, true);

	test(`${name}: a matcher gives the same answer again`, (t) => {
		const matcher = setup().compile('a', {multiline: false});
		t.deepEqual(
			['ba', 'ba', 'b', 'ba'].map((text) => matcher?.test(text)),
			[true, true, false, true],
		);
	});

	test(`${name}: a pattern beyond the limits is no exception`, (t) => {
		const engine = setup();
		t.notThrows(() => engine.compile(`${'(?:'.repeat(5)}a${'{1000})'.repeat(4)}{1000})`, {multiline: false}));
	});

	test(`${name}: time grows linearly with the text`, (t) => {
		const matcher = setup().compile('^(?:a|a|a*)*(?:a*)(?:a*)$', {multiline: false});
		const before = performance.now();
		t.is(matcher?.test(`${'a'.repeat(20_000)}b`), false);
		t.true(performance.now() - before < SLOW_MS);
	});
}
