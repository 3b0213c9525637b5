import {KeyName, restrictionsOf} from '@clusterd/elektra';
import {refOf, type FleetView} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import type {KeyReading} from '../../units/reading.js';
import {refusalForInstance} from '../../units/settable-names.js';
import {locks} from '../../units/setting.js';
import {inForceAt} from '../../in-force/in-force.js';

/**
 * Why a key of an instance stays when everything below a name is removed (S4); undefined when it goes. `twin` is the
 * key's `spec:` twin, where it is known.
 */
export function whyStays(
	view: FleetView,
	instance: Id,
	key: KeyReading,
	twin: KeyReading | undefined,
): string | undefined {
	if (key.state === 'unaddressable' || !KeyName.parse(key.name).isAddressable) return 'elektrad cannot carry its name';
	const refusal = refusalForInstance(KeyName.parse(key.name));
	if (refusal) return refusal.message;
	if (!restrictionsOf(new Map(Object.entries({...twin?.meta, ...key.meta}))).mayRemove)
		return 'restrict/remove asks not to remove it';
	for (const unit of [key.name, ...view.unitsBeside(key.name)]) {
		const winner = inForceAt(view, instance, unit);
		if (winner && locks(winner)) return `it is set by ${refOf(view, view.member(winner.cluster)!).path}`;
	}
	return undefined;
}
