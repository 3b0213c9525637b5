import type {RegexEngine} from '@clusterd/core';
import {RE2JS, RE2JSException} from 're2js';

/** RE2: linear time for every expression. */
export const RE2_REGEX_ENGINE: RegexEngine = {
	compile(pattern, {multiline}) {
		try {
			const compiled = RE2JS.compile(pattern, multiline ? RE2JS.MULTILINE : 0);
			return {test: (text) => compiled.matcher(text).find()};
		} catch (error) {
			if (error instanceof RE2JSException) {
				return undefined;
			}
			throw error;
		}
	},
};
