import {entryOf} from '../fleet/entry-of.js';
import type {IntentView} from '../fleet/fleet-view.js';
import type {Id, Instance} from '../fleet/member.js';
import type {Setting} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import {effectiveSettings} from './in-force.js';

/**
 * What is in force on instances, computed once per cluster and revision, since all instances of a cluster have the
 * same.
 */
export class EffectiveSettings {
	readonly #fleet: IntentView;
	readonly #ofCluster = new Map<Id, ReadonlyMap<Unit, Setting>>();
	#revision = 0;

	constructor(fleet: IntentView) {
		this.#fleet = fleet;
	}

	of({id, parent, leaving}: Instance): ReadonlyMap<Unit, Setting> {
		if (leaving || this.#fleet.isStaged || this.#fleet.exemptions(id).size > 0)
			return effectiveSettings(this.#fleet, id);
		if (this.#revision !== this.#fleet.revision) this.#ofCluster.clear();
		this.#revision = this.#fleet.revision;
		return entryOf(this.#ofCluster, parent, () => effectiveSettings(this.#fleet, parent));
	}
}
