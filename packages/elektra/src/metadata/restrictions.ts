import type {Metadata} from '../checks/violation.js';

/** What metadata says about changing a key at all. Elektra itself does not hold anybody to it; clusterd does. */
export interface Restrictions {
	/** False where `restrict/write` is `1`. */
	readonly mayWrite: boolean;
	/** False where `restrict/remove` is `1` (S4: such keys remain). */
	readonly mayRemove: boolean;
}

/** Reads `restrict/write` and `restrict/remove`. */
export function restrictionsOf(meta: Metadata): Restrictions {
	return {mayWrite: meta.get('restrict/write') !== '1', mayRemove: meta.get('restrict/remove') !== '1'};
}
