import {isAtOrBelow} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import {settingKey} from '../../records/revision.js';
import type {Setting} from '../../units/setting.js';
import {unitName} from '../../units/unit.js';
import type {Draft} from '../draft.js';
import {overlap} from '../../in-force/overlap.js';

/** How many are named of all that a plan mentions. */
const NAMED = 100;

/**
 * Mentions what clusters below set of keys above and below those that a cluster newly locks, which neither hinders nor
 * changes it (S0.2, S3).
 */
export function remarkRelated(draft: Draft, cluster: Id, wanted: readonly Pick<Setting, 'unit' | 'mode'>[]): void {
	const edited = new Set(draft.edits.map(({key}) => key));
	const settings = wanted.filter(({unit}) => edited.has(settingKey(cluster, unit)));
	const names = new Set(settings.map(({unit}) => unitName(unit)));
	const above = new Set([...names].flatMap(namesAbove));
	let found = 0;
	for (const unit of names.size === 0 ? [] : draft.fleet.unitsSet()) {
		const name = unitName(unit);
		if (!above.has(name) && !namesAbove(name).some((each) => names.has(each))) continue;
		// in an array: told as what it is
		if (settings.some((setting) => overlap(setting, {unit, mode: 'enforced'}))) continue;
		for (const setter of draft.fleet.settersOf(unit)) {
			if (setter === cluster || !isAtOrBelow(draft.fleet, setter, cluster)) continue;
			found += 1;
			if (found <= NAMED) draft.remark('related', setter, unit);
		}
	}
	if (found > NAMED) draft.remarks.push({...draft.remarks.pop()!, more: found - NAMED});
}

/** The names above a canonical one; what is cut within an escaped slash is no name of anything. */
function namesAbove(name: string): string[] {
	const above: string[] = [];
	for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1))
		above.push(above.length === 0 ? name.slice(0, at + 1) : name.slice(0, at));
	return name.endsWith(':/') ? [] : above;
}
