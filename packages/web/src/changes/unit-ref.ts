import {isArrayUnit, unitMetakey, unitName, type UnitRef} from '@clusterd/core';

/** A unit as a change names it. */
export function refOf(unit: string): UnitRef {
	const meta = unitMetakey(unit);
	return {name: unitName(unit), ...(meta === undefined ? {} : {meta}), ...(isArrayUnit(unit) ? {array: true} : {})};
}
