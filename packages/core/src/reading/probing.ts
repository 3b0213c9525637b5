import type {Connections} from '../delivery/instances/connections.js';
import type {Fleet} from '../fleet/fleet.js';
import {refOf} from '../fleet/fleet-view.js';
import {InstanceUrl} from '../fleet/instance-url.js';
import type {Probe} from '../ports/cluster-manager.js';
import type {CallOptions} from '../ports/call-options.js';

export interface ProbeContext {
	readonly fleet: Fleet;
	readonly connections: Connections;
}

/**
 * Looks who answers at an address, and leaves nothing there.
 * @throws INSTANCE_URL_INVALID, INSTANCE_UNREACHABLE, INSTANCE_BROKEN
 */
export async function probe(
	{fleet, connections}: ProbeContext,
	text: string,
	{signal}: CallOptions = {},
): Promise<Probe> {
	const address = InstanceUrl.parse(text).toString();
	const {version, marker} = await connections.visit(address, (database) => database.identify({signal}));
	const holder = fleet.instanceAt(address) ?? (marker === undefined ? undefined : connections.holderOf(marker));
	const existing = holder === undefined ? undefined : fleet.member(holder);
	return {address, version, ...(existing ? {existing: refOf(fleet, existing)} : {})};
}
