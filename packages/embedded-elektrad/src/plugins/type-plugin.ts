import {booleanOf, CHECKS, type Key, TYPE_NAMES, typeOf, type Violation} from '@clusterd/core';
import {normaliseEnum} from './enum-normalisation.js';
import {
	type CheckerPlugin,
	installation,
	KdbFault,
	type KeyOutcome,
	nameOf,
	restored,
	semantic,
	textOf,
	withMeta,
	withText,
} from './plugin.js';
import {RE2_REGEX_ENGINE} from './re2-regex-engine.js';

/** Types whose values have more than one spelling. */
const NORMALISERS: ReadonlyMap<string, (key: Key) => Key | undefined> = new Map([
	['boolean', normaliseBoolean],
	['enum', normaliseEnum],
]);

/** Checks types; keeps booleans (and enumerations that ask for it) as numbers in memory and as words in the file. */
export const TYPE_PLUGIN: CheckerPlugin = {
	set(key) {
		const checked = check(key, (type, normalise) =>
			key.meta.has('origvalue') ? key : (normalise(key) ?? cannotConvert(key, type)),
		);
		return checked instanceof KdbFault || !NORMALISERS.has(typeOf(key.meta) ?? '') ? checked : restored(checked);
	},
	get: (key) =>
		check(key, (type, normalise) =>
			key.meta.has('origvalue') ? normalisedTwice(key) : (normalise(key) ?? cannotConvert(key, type)),
		),
};

type Normalise = (type: string, normalise: (key: Key) => Key | undefined) => KeyOutcome;

function check(key: Key, normalise: Normalise): KeyOutcome {
	const type = typeOf(key.meta);
	if (type === undefined) {
		return key;
	}
	if (!TYPE_NAMES.includes(type)) {
		return semantic(`Unknown type '${type}' for key '${nameOf(key)}'`);
	}
	const normaliser = NORMALISERS.get(type);
	const normal = normaliser === undefined ? key : normalise(type, normaliser);
	return normal instanceof KdbFault ? normal : checkNormal(normal, type);
}

function checkNormal(key: Key, type: string): KeyOutcome {
	if (type === 'enum' && key.meta.get('check/enum/normalize') === '1') {
		return key;
	}
	if (type === 'string' && key.binary) {
		return mismatch(key, {expected: type});
	}
	const violation = CHECKS['check/type'](textOf(key), key.meta, {regex: RE2_REGEX_ENGINE});
	return violation === undefined ? key : mismatch(key, violation);
}

function mismatch(key: Key, {expected, listed = []}: Pick<Violation, 'expected' | 'listed'>): KdbFault {
	if (expected !== 'enum') {
		return semantic(`The type '${expected}' failed to match for '${nameOf(key)}' with string '${textOf(key)}'`);
	}
	const accepted = key.meta.has('check/enum')
		? `Allowed values:${listed.map((value) => ` '${value}'`).join('')}`
		: "No values are allowed (check/enum is an empty array, or parent isn't set to last element)";
	return semantic(`The type 'enum' failed to match for '${nameOf(key)}' with string: '${textOf(key)}'\n${accepted}`);
}

function normaliseBoolean(key: Key): Key | undefined {
	const reading = booleanOf(textOf(key), key.meta);
	if (reading === undefined) {
		return undefined;
	}
	const normal = reading.stored === undefined ? key : withText(key, reading.truth ? '1' : '0');
	return reading.stored === undefined ? normal : withMeta(normal, 'origvalue', reading.stored);
}

function cannotConvert(key: Key, type: string): KdbFault {
	return semantic(`The value '${textOf(key)}' of key '${nameOf(key)}' could not be converted into a ${type}`);
}

function normalisedTwice(key: Key): KdbFault {
	return installation(
		`The key '${nameOf(key)}' was already normalized by a different plugin. ` +
			'Please ensure that there is only one plugin active that will normalize this key',
	);
}
