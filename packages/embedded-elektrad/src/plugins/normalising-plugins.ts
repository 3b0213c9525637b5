import {
	byteCountOf,
	colorOf,
	hexadecimalOf,
	type Key,
	macAddressOf,
	READ_AS_HEXADECIMAL,
	scanInteger,
} from '@clusterd/core';
import {checkedBy} from './checkers.js';
import {
	type CheckerPlugin,
	KdbFault,
	type KeyOutcome,
	nameOf,
	normalised,
	restored,
	semantic,
	syntactic,
	textOf,
	withMeta,
	withText,
} from './plugin.js';

const MAX_UNSIGNED = 2n ** 64n - 1n;
const HEX_TYPES: ReadonlySet<string> = new Set([
	'byte',
	'short',
	'long',
	'long_long',
	'unsigned_short',
	'unsigned_long',
	'unsigned_long_long',
]);

/** Colours are numbers in memory. */
export const RGBCOLOR_PLUGIN: CheckerPlugin = {
	set: (key) => (key.meta.has('check/rgbcolor') ? checkColor(restored(key)) : key),
	get(key) {
		const color = key.meta.has('check/rgbcolor') ? colorOf(textOf(key)) : undefined;
		return color === undefined ? key : normalised(key, String(color));
	},
};

const checkColor = checkedBy('check/rgbcolor', (key) =>
	syntactic(
		`Key '${nameOf(key)}' with value '${textOf(key)}' is neither a valid hex formatted color nor a named color`,
	),
);

/** MAC addresses are numbers in memory. */
export const MACADDR_PLUGIN: CheckerPlugin = {
	set: (key) => (key.meta.has('check/macaddr') && key.meta.has('origvalue') ? restored(key) : checkMacAddress(key)),
	get(key) {
		const address = key.meta.has('check/macaddr') ? macAddressOf(textOf(key)) : {number: 0n, isNumber: true};
		if (address === undefined) {
			return syntactic(`String '${textOf(key)}' is not in a supported format`);
		}
		return address.isNumber ? key : normalised(key, String(address.number));
	},
};

const checkMacAddress = checkedBy('check/macaddr', (key) =>
	syntactic(
		`${textOf(key)} is not in a supported format. Supported formats are:\n` +
			'XX:XX:XX:XX:XX:XX\nXX-XX-XX-XX-XX-XX\nXXXXXX-XXXXXX\nInteger values (0 - 281474976710655)',
	),
);

/** Sizes are numbers of bytes in memory. */
export const UNIT_PLUGIN: CheckerPlugin = {
	set: (key) => (key.meta.has('check/unit') ? checkUnit(restored(key)) : key),
	get(key) {
		const checked = checkUnit(key);
		const bytes = key.meta.has('check/unit') ? byteCountOf(textOf(key)) : undefined;
		return checked instanceof KdbFault || bytes === undefined || bytes > MAX_UNSIGNED
			? checked
			: normalised(key, String(bytes));
	},
};

const checkUnit = checkedBy('check/unit', (key) =>
	syntactic(
		`The string '${textOf(key)}' is not following the format guidelines of (<numerical value><optional space><memory unit>, e.g. 128 MB) !`,
	),
);

/** Hexadecimal numbers are decimal in memory; which were, is marked. */
export const HEXNUMBER_PLUGIN: CheckerPlugin = {
	set: (key) => (!key.binary && key.meta.get(READ_AS_HEXADECIMAL) === '1' ? toHexadecimal(key) : key),
	get(key) {
		const isHexadecimal = /^0x/i.test(textOf(key));
		if (!key.binary && key.meta.get('unit/base') === 'hex') {
			return isHexadecimal
				? toDecimal(key)
				: syntactic(
						`Key '${nameOf(key)}' has unit/base metadata set as hex but value '${textOf(key)}' does not start with 0x`,
					);
		}
		return !key.binary && isHexadecimal && HEX_TYPES.has(key.meta.get('type') ?? '') ? toDecimal(key) : key;
	},
};

function toDecimal(key: Key): KeyOutcome {
	const value = textOf(key);
	const number = hexadecimalOf(value);
	if (number !== undefined) {
		return withMeta(withText(key, String(number)), READ_AS_HEXADECIMAL, '1');
	}
	return /^0x[\da-f]+$/i.test(value)
		? semantic(`Hexadecimal number ${value} out of range 0 to ${MAX_UNSIGNED}`)
		: syntactic(`Hexadecimal number '${value}' could not be read`);
}

function toHexadecimal(key: Key): KeyOutcome {
	const {value, end, overflow} = scanInteger(textOf(key));
	if (overflow) {
		return semantic(`Decimal number ${textOf(key)} out of range 0 to ${MAX_UNSIGNED}`);
	}
	return end === 0
		? syntactic(`Decimal number '${textOf(key)}' could not be read`)
		: withMeta(withText(key, `0x${value.toString(16)}`), READ_AS_HEXADECIMAL, '0');
}
