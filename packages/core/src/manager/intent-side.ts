import {LIMITS} from '../plan/limits.js';
import {know} from '../planning/known.js';
import {StorageGuard} from '../planning/storage-guard.js';
import {Turns} from '../planning/turns.js';
import {Writer, type WriterOptions} from '../planning/writer.js';
import type {DeliverySide} from './delivery-side.js';
import {ExemptionEnds} from './exemption-ends.js';
import {reload} from './load.js';
import {Steering} from './steering.js';
import {Upkeep} from './upkeep.js';

export type IntentSide = ReturnType<typeof intentSide>;

/** Makes revisions of what is asked: by actors, by rules of operations, and at the end of exemptions. */
export function intentSide(parts: DeliverySide, snapshotAt: number) {
	const turns = new Turns();
	const guard = new StorageGuard({...parts, reload: () => reload(turns, parts)});
	const context = {
		...parts,
		store: parts.deliveryStore,
		revisions: parts.revisionStore,
		maxInstances: parts.maxLiveInstances,
	};
	const ask: WriterOptions['know'] = (...asked) => know(context, ...asked);
	const writer = new Writer({...parts, turns, guard, limits: {...LIMITS, ...parts.limits}, know: ask});
	return {
		turns,
		guard,
		writer,
		steering: new Steering({...parts, writer}),
		ends: new ExemptionEnds({...parts, writer}),
		upkeep: new Upkeep({...parts, snapshotAt}),
	};
}
