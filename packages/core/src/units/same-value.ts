import type {KeyReading} from './reading.js';
import {savedIn} from './reading.js';
import {sameContent, type Saved} from './setting.js';
import {isValueUnit, type Unit} from './unit.js';

const TRUE: ReadonlySet<string> = new Set(['1', 'yes', 'true', 'on', 'enable', 'enabled']);
const FALSE: ReadonlySet<string> = new Set(['0', 'no', 'false', 'off', 'disable', 'disabled']);

/**
 * Whether an instance has at a unit what it should have, going by a reading of the key.
 *
 * Under `check/type=boolean` Elektra takes `yes`, `on` and their like for `1` and may give that back at once or only
 * later, so all spellings of one truth are the same then. Otherwise the content must be the same text.
 */
export function holds(reading: KeyReading, unit: Unit, wanted: Saved): boolean {
	const found = savedIn(reading, unit);
	if (sameContent(found, wanted)) return true;
	if (!isValueUnit(unit) || reading.meta['check/type'] !== 'boolean') return false;
	return bothIn(TRUE, found, wanted) || bothIn(FALSE, found, wanted);
}

/** What an instance has at a unit, in the spelling in which it is known, if it is one of these (see {@link holds}). */
export function recognised(reading: KeyReading, unit: Unit, known: readonly (Saved | undefined)[]): Saved {
	return known.find((saved) => saved !== undefined && holds(reading, unit, saved)) ?? savedIn(reading, unit);
}

function bothIn(spellings: ReadonlySet<string>, {content: one}: Saved, {content: other}: Saved): boolean {
	return (
		one !== undefined && other !== undefined && spellings.has(one.toLowerCase()) && spellings.has(other.toLowerCase())
	);
}
