import {Explaining} from '../reading/explaining.js';
import {Remembered} from '../reading/remembered.js';
import {UnitReadings} from '../reading/unit-readings.js';
import {DriftViews} from '../reading/views/drift-views.js';
import {HistoryViews} from '../reading/views/history-views.js';
import {MemberViews} from '../reading/views/member-views.js';
import {SettingViews} from '../reading/views/setting-views.js';
import type {DeliverySide} from './delivery-side.js';
import {OperationViews} from './operation-views.js';
import type {Steering} from './steering.js';

export type ReadingSide = ReturnType<typeof readingSide>;

/** Answers what there is, and changes nothing in the fleet. */
export function readingSide(parts: DeliverySide, steering: Steering) {
	const {fleet, notes} = parts;
	const settings = new SettingViews(fleet);
	const readings = new UnitReadings(fleet, notes, settings);
	const history = new HistoryViews(parts.revisionStore);
	return {
		settings,
		history,
		members: new MemberViews(parts),
		drift: new DriftViews({...parts, settings}),
		explaining: new Explaining({...parts, settings, readings}),
		operations: new OperationViews({...parts, steering, history}),
		/** For reading the keys of members. */
		keys: {...parts, readings, remembered: new Remembered(parts), maxInstances: parts.maxLiveInstances},
	};
}
