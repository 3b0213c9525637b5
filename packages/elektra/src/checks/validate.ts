import {checkArray} from './check-array.js';
import {checkBlacklist} from './check-blacklist.js';
import {checkDate} from '../formats/check-date.js';
import {checkIpAddress} from '../formats/check-ipaddr.js';
import {checkLength} from './check-length.js';
import {checkMacAddress} from '../formats/check-macaddr.js';
import {checkPath} from '../formats/check-path.js';
import {checkPort} from '../formats/check-port.js';
import {checkRange} from './check-range.js';
import {checkColor} from '../formats/check-rgbcolor.js';
import {checkType} from './check-type.js';
import {checkUnit, checkUnitBase} from '../formats/check-unit.js';
import {checkValidation} from './check-validation.js';
import type {Check, CheckName, Metadata, ValidationTools, Violation} from './violation.js';

/** Every check by the metakey that asks for it, in the order in which {@link validate} reports. */
export const CHECKS: Readonly<Record<CheckName, Check>> = {
	'check/type': checkType,
	'check/range': checkRange,
	'check/validation': checkValidation,
	'check/path': checkPath,
	'check/ipaddr': checkIpAddress,
	'check/port': checkPort,
	'check/length/max': checkLength,
	'unit/base': checkUnitBase,
	'check/date': checkDate,
	'check/rgbcolor': checkColor,
	'check/macaddr': checkMacAddress,
	'check/unit': checkUnit,
	'check/blacklist': checkBlacklist,
	array: checkArray,
};

/**
 * Judges a value by its metadata as Elektra's checkers would if all of them were mounted (S11.1).
 *
 * Pure and the same everywhere, so that whoever types a value sees what the planner will say. Whether an instance
 * refuses a value depends on what is mounted there: its own answer decides.
 *
 * @param meta the key's own metadata over that of its `spec:/` twin.
 * @returns one violation for each check that fails, in the order of {@link CHECKS}; empty when the value fits.
 */
export function validate(value: string, meta: Metadata, tools: ValidationTools): readonly Violation[] {
	return Object.values(CHECKS)
		.map((check) => check(value, meta, tools))
		.filter((violation) => violation !== undefined);
}

/** Judges the value that the metakey `default` proposes; Elektra itself hands it out unchecked. */
export function validateDefault(meta: Metadata, tools: ValidationTools): readonly Violation[] {
	const proposed = meta.get('default');
	return proposed === undefined ? [] : validate(proposed, meta, tools);
}
