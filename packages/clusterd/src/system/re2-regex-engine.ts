import {RE2JS, RE2JSException} from 're2js';
import type {RegexEngine, RegexMatcher} from '@clusterd/core';

/** Regular expressions in linear time by RE2, in JavaScript. */
export class Re2RegexEngine implements RegexEngine {
	compile(pattern: string, {multiline}: {readonly multiline: boolean}): RegexMatcher | undefined {
		try {
			const expression = RE2JS.compile(pattern, multiline ? RE2JS.MULTILINE : 0);
			return {test: (text) => expression.test(text)};
		} catch (error) {
			if (error instanceof RE2JSException) return undefined;
			throw error;
		}
	}
}
