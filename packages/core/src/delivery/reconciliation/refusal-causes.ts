import type {LedgerLine} from '../../records/delivery.js';
import type {Setting} from '../../units/setting.js';
import {isArrayUnit, unitName, type Unit} from '../../units/unit.js';
import type {Ledger} from '../../ports/delivery-store.js';
import {checkedWith} from '../../verdict/checked-with.js';
import {readKeys, type ReadContext} from './write-steps.js';

/** What reading refused units needs to know. */
export interface RefusedContext extends ReadContext {
	readonly effective: ReadonlyMap<Unit, Setting>;
	readonly ledger: Ledger;
	readonly version: string | undefined;
}

/**
 * The lines of units that elektrad refused when its version or the key's metadata were others than now, as lines that
 * are owed (S11.1).
 */
export async function refusedOtherwise(context: RefusedContext): Promise<readonly LedgerLine[]> {
	const {effective, ledger, version} = context;
	const refused = [...ledger.units.values()].filter(
		({unit, owner, outcome}) =>
			outcome === 'rejected' && owner !== undefined && effective.get(unit)?.cluster === owner && !isArrayUnit(unit),
	);
	if (refused.length === 0) return [];
	const keys = await readKeys(
		context,
		refused.map(({unit}) => unitName(unit)),
	);
	const isOther = ({unit, judgedBy: before}: LedgerLine): boolean =>
		before !== undefined && before !== checkedWith(version, keys.get(unitName(unit))!.meta);
	return refused
		.filter(isOther)
		.map(({outcome: _outcome, text: _text, judgedBy: _before, ...line}) => ({...line, confirmed: false}));
}
