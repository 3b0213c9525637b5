import type {Fleet} from '../model/fleet.js';
import {refOf} from '../model/fleet-view.js';
import {InstanceUrl} from '../model/instance-url.js';
import type {Id} from '../model/member.js';
import type {Probe} from '../ports/cluster-manager.js';
import type {CallOptions} from '../ports/call-options.js';
import type {Connector} from '../ports/key-database.js';

export interface ProbeContext {
	readonly fleet: Fleet;
	readonly connector: Connector;
	/** The instance that a marker was found on. */
	readonly holderOf: (marker: string) => Id | undefined;
}

/**
 * Looks who answers at an address, and leaves nothing there.
 * @throws INSTANCE_URL_INVALID, INSTANCE_UNREACHABLE, INSTANCE_BROKEN
 */
export async function probe({fleet, connector, holderOf}: ProbeContext, text: string, {signal}: CallOptions = {}): Promise<Probe> {
	const address = InstanceUrl.parse(text).toString();
	const database = connector.open({instance: 'probe', address, readOnly: true});
	try {
		const {version, marker} = await database.identify({signal});
		const holder = fleet.instanceAt(address) ?? (marker === undefined ? undefined : holderOf(marker));
		const existing = holder === undefined ? undefined : fleet.member(holder);
		return {address, version, ...(existing ? {existing: refOf(fleet, existing)} : {})};
	} finally {
		await database.close();
	}
}
