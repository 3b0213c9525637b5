import {ClusterdError} from '../errors.js';
import type {Connections} from '../delivery/instances/connections.js';
import type {Fleet} from '../fleet/fleet.js';
import type {Id} from '../fleet/member.js';
import type {Clock} from '../ports/clock.js';
import {askAll} from '../reading/ask-all.js';

export interface PreflightContext {
	readonly fleet: Fleet;
	readonly connections: Connections;
	readonly clock: Clock;
	readonly deadlineMs: number;
}

/** Asks every instance whether it answers, before a change for all or none is made (S8.2). @throws PREFLIGHT_FAILED */
export async function preflight(
	{fleet, connections, clock, deadlineMs}: PreflightContext,
	ids: readonly Id[],
	signal: AbortSignal | undefined,
): Promise<void> {
	const instances = ids.flatMap((id) => {
		const member = fleet.member(id);
		return member?.kind === 'instance' ? [member] : [];
	});
	const {failed} = await askAll(instances, clock, deadlineMs, signal, async (instance, late) => {
		await connections.of(instance).identify({signal: late, fresh: true});
	});
	if (failed.length > 0)
		throw new ClusterdError('PREFLIGHT_FAILED', {
			failed: failed.slice(0, 100).map(({instance, error}) => ({instance: instance.id, reason: error.message})),
		});
}
