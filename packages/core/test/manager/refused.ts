import type {ExecutionContext} from 'ava';
import {isClusterdError, type ErrorCode} from '@clusterd/core';

/** Expects an attempt to be refused with this code; gives the facts of the refusal. */
export async function refused(
	t: ExecutionContext,
	attempt: Promise<unknown>,
	code: ErrorCode,
): Promise<Record<string, unknown>> {
	const error = await t.throwsAsync(attempt);
	if (!isClusterdError(error)) throw error;
	t.is(error.code, code);
	return error.facts;
}
