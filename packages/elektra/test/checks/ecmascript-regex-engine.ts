import type {RegexEngine} from '@clusterd/elektra';

/** ECMAScript's own expressions, for tests: they read the same patterns, though not in linear time. */
export const ECMASCRIPT_REGEX_ENGINE: RegexEngine = {
	compile: (pattern, {multiline}) => new RegExp(pattern, multiline ? 'm' : ''),
};
