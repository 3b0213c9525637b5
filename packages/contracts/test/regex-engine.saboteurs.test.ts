import test from 'ava';
import type {RegexEngine} from '@clusterd/core';
import {failedTitles, regexEngineContract} from '@clusterd/contracts';

/** An engine that does what `make` does, but never takes long. */
const found = (deed: string, law: string, make: RegexEngine['compile']): void => {
	test(`a regular expression engine that ${deed} is found out`, async (t) => {
		const failed = await failedTitles(t, (suite) => {
			regexEngineContract(suite, {
				name: 'engine',
				setup: () => ({compile: (pattern, options) => withoutBacktracking(pattern) ?? make(pattern, options)}),
			});
		});
		t.true(failed.includes(`engine: ${law}`), `only these failed: ${failed.join('; ')}`);
	});
};

/** ECMAScript would need longer than the world stands for the law about time. */
function withoutBacktracking(pattern: string): ReturnType<RegexEngine['compile']> {
	return pattern.includes('(?:a|a|a*)*') ? {test: (text) => !text.includes('b')} : undefined;
}

found(
	'ignores case',
	'bytes and sets of bytes match anywhere, case and newlines like all others',
	(pattern) => new RegExp(pattern, 'i'),
);

found(
	'tries the whole text only',
	'bytes and sets of bytes match anywhere, case and newlines like all others',
	(pattern) => new RegExp(`^(?:${pattern})$`),
);

found(
	'takes lines for texts',
	'the ends are those of the text, and words are of ASCII letters, digits and underscores',
	(pattern) => new RegExp(pattern, 'm'),
);

found(
	'takes texts for lines',
	'with multiline the ends are those of lines, which the newline alone separates',
	(pattern) => new RegExp(pattern),
);

found(
	'ends lines at other characters too',
	'with multiline the ends are those of lines, which the newline alone separates',
	(pattern, {multiline}) => new RegExp(pattern, multiline ? 'm' : ''),
);

found(
	'forgets repetitions',
	'groups, alternatives and repetitions are read as by everybody',
	(pattern) => new RegExp(pattern.replaceAll(/\{\d+,\d*\}/g, '')),
);

found('remembers where it was', 'a matcher gives the same answer again', (pattern) => new RegExp(pattern, 'g'));

found('throws', 'a pattern beyond the limits is no exception', (pattern) => {
	if (pattern.includes('1000')) throw new RangeError('too big');
	return new RegExp(pattern);
});

test('a regular expression engine that takes too long is found out', async (t) => {
	const slow: RegexEngine = {
		compile: (pattern) => ({
			test(text) {
				const end = performance.now() + (text.length > 1000 ? 1200 : 0);
				while (performance.now() < end);
				return withoutBacktracking(pattern)?.test(text) ?? new RegExp(pattern).test(text);
			},
		}),
	};
	const failed = await failedTitles(
		t,
		(suite) => {
			regexEngineContract(suite, {name: 'engine', setup: () => slow});
		},
		{timeoutMs: 5000},
	);
	t.true(failed.includes('engine: time grows linearly with the text'), failed.join('; '));
});
