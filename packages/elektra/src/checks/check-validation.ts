import {byteText} from '../text/c-text.js';
import {type EreTranslation, translateEre} from '../patterns/posix-ere.js';
import type {Metadata, ValidationTools, Violation} from './violation.js';

/** What `check/validation` and the metakeys below it ask for. */
interface Demand {
	/** The expression as written. */
	readonly expression: string;
	/** The expression as tried: with `^` and `$` for lines and words. */
	readonly tried: string;
	readonly words: boolean;
	readonly inverted: boolean;
	readonly ignoreCase: boolean;
	readonly newline: boolean;
}

/**
 * Judges by `check/validation`, a POSIX extended regular expression that must match somewhere in the value;
 * `check/validation/match` = `LINE` (a line of it), `WORD` (a word of it) or `ANY`, `/ignorecase` and `/invert` by
 * being there, `/message` for what to say.
 *
 * An expression that cannot be tried here, such as one with references, is no violation.
 */
export function checkValidation(value: string, meta: Metadata, tools: ValidationTools): Violation | undefined {
	const demand = demandOf(meta);
	if (demand === undefined) {
		return undefined;
	}
	const violation = {check: 'check/validation', value, expected: demand.tried, certain: true} as const;
	const translation = translateEre(demand.tried, demand);
	if ('refused' in translation) {
		return {...violation, fault: 'metadata', expected: demand.expression, reason: translation.refused};
	}
	const matches = tryOn(value, translation, demand, tools);
	if (matches === undefined || matches !== demand.inverted) {
		return undefined;
	}
	const message = meta.get('check/validation/message');
	return {...violation, fault: 'value', ...(message !== undefined && {reason: message})};
}

function demandOf(meta: Metadata): Demand | undefined {
	const expression = meta.get('check/validation');
	if (expression === undefined) {
		return undefined;
	}
	const match = meta.get('check/validation/match')?.toUpperCase();
	// The plugin's idea of a basic expression is an extended one without flags.
	const flagless = meta.get('check/validation/type')?.toUpperCase() === 'BRE';
	return {
		expression,
		tried: match === 'LINE' || match === 'WORD' ? `^${expression}$` : expression,
		words: match === 'WORD',
		inverted: meta.has('check/validation/invert'),
		ignoreCase: meta.has('check/validation/ignorecase') && !flagless,
		newline: match === 'LINE' && !flagless,
	};
}

/** Whether the expression matches; undefined when that cannot be found out. */
function tryOn(
	value: string,
	translation: EreTranslation,
	{words, newline}: Demand,
	{regex}: ValidationTools,
): boolean | undefined {
	const matcher = 'pattern' in translation ? regex.compile(translation.pattern, {multiline: newline}) : undefined;
	if (matcher === undefined) {
		return undefined;
	}
	const texts = words ? value.split(/[ \t\n]+/).filter((word) => word !== '') : [value];
	return texts.some((text) => matcher.test(byteText(text)));
}
