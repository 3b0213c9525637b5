import type {Difference, LedgerLine} from '../model/delivery.js';
import {savedIn} from '../model/reading.js';
import {locks, NOTHING, sameContent, wantedBy, type Setting} from '../model/setting.js';
import {unitName, type Unit} from '../model/unit.js';
import type {Ledger} from '../ports/delivery-store.js';
import type {KeyDatabase} from '../ports/key-database.js';

/** What a look at an instance's owned units found (S9). */
export interface Drift {
	/** Locked units that were confirmed and are otherwise now. */
	readonly differences: readonly Difference[];
	/** Defaults that are owed again, since what was there was deleted. */
	readonly owed: readonly LedgerLine[];
}

/** Reads every unit that was confirmed, and compares. Units that are owed anyway are delivery's business. */
export async function readDrift(database: KeyDatabase, effective: ReadonlyMap<Unit, Setting>, ledger: Ledger, signal: AbortSignal): Promise<Drift> {
	const confirmed = [...ledger.units.values()].filter(({unit, owner, confirmed}) => confirmed && owner !== undefined && effective.get(unit)?.cluster === owner);
	const readings = new Map((await database.read([...new Set(confirmed.map(({unit}) => unitName(unit)))], {signal})).map((reading) => [reading.name, reading]));
	const differences: Difference[] = [];
	const owed: LedgerLine[] = [];
	for (const line of confirmed) {
		const winner = effective.get(line.unit)!;
		const present = savedIn(readings.get(unitName(line.unit))!, line.unit);
		if (!locks(winner)) {
			if (sameContent(present, NOTHING)) owed.push({...line, confirmed: false});
		} else if (!sameContent(present, wantedBy(winner))) {
			const isGone = sameContent(present, NOTHING);
			differences.push({unit: line.unit, state: isGone ? 'missing' : 'drifted', ...(present.content === undefined ? {} : {content: present.content})});
		}
	}
	return {differences, owed};
}
