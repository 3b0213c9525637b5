import type {ChangeOptions, Outcome} from '@clusterd/core';
import type {Precondition} from '@clusterd/api';
import type {Reply} from './serve.js';

/** The header fields of a change, checked. */
export interface ChangeHeaders {
	readonly 'if-match'?: Precondition | undefined;
	readonly prefer?: number | undefined;
	readonly 'idempotency-key'?: string | undefined;
	readonly 'clusterd-digest'?: string | undefined;
	readonly 'clusterd-comment'?: string | undefined;
}

/**
 * What is said with a change besides what shall change. `If-Match` names a revision, or what a key of a single instance
 * had (S10).
 */
export function changeOptions(headers: ChangeHeaders, signal: AbortSignal): ChangeOptions {
	return {
		signal,
		requestKey: headers['idempotency-key'],
		comment: headers['clusterd-comment'],
		digest: headers['clusterd-digest'],
		waitMs: headers.prefer,
		...headers['if-match'],
	};
}

/**
 * A change's answer by S2: all is well → 200 (201 for what was made); waited for, or over, and something is not → 207;
 * under way → 202. Never calls a hidden failure success.
 */
export function outcomeReply(
	outcome: Outcome,
	{prefer}: ChangeHeaders,
	{made = false}: {readonly made?: boolean} = {},
): Reply<Outcome> {
	const {revision, operation, member} = outcome;
	const reply = {
		body: outcome,
		...(revision === undefined ? {} : {tag: revision}),
		...(prefer === undefined ? {} : {headers: {'Preference-Applied': `wait=${prefer / 1000}`}}),
	};
	if (isWell(outcome))
		return made && member !== undefined ? {...reply, status: 201, location: `/members/${member}`} : reply;
	const over = operation?.endedAt !== undefined || (prefer ?? 0) > 0;
	return over ? {...reply, status: 207} : {...reply, status: 202, location: `/operations/${operation?.id}`};
}

/** Whether every instance has it, or nothing was to be done. */
export function isWell({operation}: Outcome): boolean {
	if (operation === undefined) return true;
	const {applied = 0, unchanged = 0} = operation.totals;
	return applied + unchanged === operation.targets;
}
