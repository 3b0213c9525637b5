import type {LedgerLine} from '../../records/delivery.js';
import {MARKER_KEY} from '../../units/marker.js';
import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import {valueUnit} from '../../units/unit.js';
import type {DeliveryStore} from '../../ports/delivery-store.js';
import type {Notes} from './instance-statuses.js';

const UNIT = valueUnit(MARKER_KEY);

/**
 * Who an instance is, as a line of its ledger (S13.2): durable before anything is written there, while notes may lose
 * their last moments, and with them who must be there after a crash.
 */
export const markerLine = (instance: Id, marker: string, revision: number): LedgerLine => ({
	instance,
	unit: UNIT,
	revision,
	written: {content: marker},
	confirmed: true,
});

/** Who it was does not count any more. */
export const forgottenMarkerLine = (instance: Id, revision: number): LedgerLine => ({
	instance,
	unit: UNIT,
	revision,
	confirmed: true,
	gone: true,
});

/**
 * Puts markers into notes that a crash left without: from the ledgers, before anybody is asked. @throws STORE_FAILED
 */
export async function recallMarkers(fleet: Fleet, notes: Notes, store: DeliveryStore): Promise<void> {
	for (const {id, kind} of fleet.members()) {
		if (kind !== 'instance' || notes.get(id).marker !== undefined) continue;
		const {units} = await store.ledger(id);
		const marker = units.get(UNIT)?.written?.content;
		if (marker !== undefined) notes.load({...notes.get(id), marker});
	}
}
