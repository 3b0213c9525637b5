import {NAMED_COLORS} from '../text/named-colors.js';
import type {Metadata, Violation} from '../checks/violation.js';

/**
 * The number 0xRRGGBBAA of a colour written `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa` or by its name in CSS (lower case);
 * undefined for any other text.
 */
export function colorOf(value: string): number | undefined {
	const [, hex] = /^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.exec(value) ?? [];
	if (hex === undefined) {
		const named = NAMED_COLORS.get(value);
		return named === undefined ? undefined : named * 0x100 + 0xff;
	}
	const full = hex.length < 6 ? hex.replaceAll(/./g, '$&$&') : hex;
	return Number.parseInt(full.padEnd(8, 'f'), 16);
}

/** Judges by `check/rgbcolor`. */
export function checkColor(value: string, meta: Metadata): Violation | undefined {
	const expected = meta.get('check/rgbcolor');
	return expected === undefined || colorOf(value) !== undefined
		? undefined
		: {check: 'check/rgbcolor', fault: 'value', value, expected, certain: true};
}
