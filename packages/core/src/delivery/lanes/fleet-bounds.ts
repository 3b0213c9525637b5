import type {FleetView} from '../../fleet/fleet-view.js';
import {InstanceUrl} from '../../fleet/instance-url.js';
import {Machines} from '../../fleet/machines.js';
import type {Id} from '../../fleet/member.js';
import type {Bound} from './bounds.js';

/** Bounds on delivery beside the one for all; each is left out where there is none. */
export interface GroupLimits {
	/** Instances directly in one cluster. */
	readonly perCluster?: number;
	/** Instances on one machine. */
	readonly perHost?: number;
	/** Hosts whose instances count as machines of their own; see {@link Machines}. */
	readonly separateHosts?: readonly string[];
}

/**
 * Tells the bounded groups of an instance as they are now. @throws INSTANCE_URL_INVALID when one of `separateHosts` is
 * no host
 */
export function fleetBounds(
	fleet: FleetView,
	{perCluster, perHost, separateHosts}: GroupLimits,
): (instance: Id) => readonly Bound[] {
	const machines = new Machines(separateHosts);
	return (instance) => {
		const member = fleet.member(instance);
		if (member?.kind !== 'instance') return [];
		const machine = perHost === undefined ? undefined : machines.sharedBy(InstanceUrl.parse(member.addresses[0]!));
		return [
			...(perCluster === undefined ? [] : [{key: `cluster ${member.parent}`, limit: perCluster}]),
			...(perHost === undefined || machine === undefined ? [] : [{key: `host ${machine}`, limit: perHost}]),
		];
	};
}
