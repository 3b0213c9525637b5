import {ClusterdError, type MemberView} from '@clusterd/core';

/** What elektrad answers to `GET /version`. */
export interface ElektradVersion {
	readonly api: 1;
	readonly elektra: {readonly version: string; readonly major: number; readonly minor: number; readonly micro: number};
}

/** @throws INSTANCE_UNREACHABLE when the instance does not answer or never did */
export function elektradVersion({id, state, instance}: MemberView): ElektradVersion {
	if (instance?.version === undefined || state === 'unreachable') {
		throw new ClusterdError('INSTANCE_UNREACHABLE', {
			instance: id,
			address: instance?.addresses[0] ?? '',
			reason: instance?.reason ?? 'it has not answered yet',
		});
	}
	const [major, minor, micro] = numbers(instance.version);
	return {api: 1, elektra: {version: instance.version, major, minor, micro}};
}

/** The newest version among instances as webd shows its own; zeros when none is known. */
export function newestVersion(versions: readonly string[]): {
	readonly version: string;
	readonly major: number;
	readonly minor: number;
	readonly patch: number;
} {
	const newest = versions.reduce((one, other) => (isNewer(other, one) ? other : one), '0.0.0');
	const [major, minor, patch] = numbers(newest);
	return {version: newest, major, minor, patch};
}

function isNewer(version: string, than: string): boolean {
	const [one, other] = [numbers(version), numbers(than)];
	const differs = one.findIndex((part, index) => part !== other[index]);
	return differs >= 0 && (one[differs] ?? 0) > (other[differs] ?? 0);
}

function numbers(version: string): [number, number, number] {
	const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
	return [major, minor, patch];
}
