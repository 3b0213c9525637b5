import type {Edit} from '../records/revision.js';
import type {Release} from '../units/setting.js';
import type {IntentView} from './fleet-view.js';
import {Overlay} from './overlay.js';
import {PlannedPast} from './past.js';

/** The fleet and its past as they will be once a planned change is committed. */
export class PlannedFleet extends Overlay implements IntentView {
	readonly revision: number;
	readonly past: PlannedPast;

	/** @param release what becomes of values whose setting ends by the change (S4) */
	constructor(fleet: IntentView, edits: readonly Edit[], release: Release) {
		super(fleet, edits);
		this.revision = fleet.revision + 1;
		this.past = new PlannedPast(fleet.past, {number: this.revision, edits, policy: {release}});
	}
}
