import {KeyName} from '@clusterd/elektra';
import {OWN_SUBTREE} from './marker.js';

/** Why a name may not be set (S0.5). */
export interface SettingRefusal {
	readonly reason: 'NAMESPACE' | 'DIR_ON_CLUSTER' | 'MOUNTPOINTS' | 'OWN_SUBTREE';
	/** The same in words. */
	readonly message: string;
}

const CLUSTERD = KeyName.parse(OWN_SUBTREE);
const MOUNTPOINTS = KeyName.parse('system:/elektra');

const NO_STORE: ReadonlyMap<string, string> = new Map([
	['cascading', 'a cascading name stands for several keys'],
	['proc', 'writing proc:/ kills elektrad'],
	['default', 'elektrad never stores default:/'],
	['meta', 'meta:/ names metadata, not keys'],
]);

/**
 * Says why a cluster may not set a key, or undefined when it may.
 *
 * Clusters set keys in `user:`, `system:` and `spec:` only (S0.5); `dir:` depends on where each elektrad was started.
 */
export function refusalForCluster(name: KeyName): SettingRefusal | undefined {
	return name.namespace === 'dir'
		? {
				reason: 'DIR_ON_CLUSTER',
				message: 'dir:/ depends on the working directory of each elektrad: it can be set on single instances only',
			}
		: refusalForInstance(name);
}

/** Says why a key may not be set on a single instance either, or undefined when it may (S0.5). */
export function refusalForInstance(name: KeyName): SettingRefusal | undefined {
	const noStore = NO_STORE.get(name.namespace);
	if (noStore !== undefined) {
		return {reason: 'NAMESPACE', message: noStore};
	}
	if (name.isBelowOrSame(MOUNTPOINTS)) {
		return {reason: 'MOUNTPOINTS', message: 'a changed mountpoint kills elektrad'};
	}
	return name.isBelowOrSame(CLUSTERD)
		? {reason: 'OWN_SUBTREE', message: `${OWN_SUBTREE} belongs to clusterd itself`}
		: undefined;
}
