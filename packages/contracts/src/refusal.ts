import {type ClusterdError, isClusterdError, type ErrorCode, type ErrorFacts} from '@clusterd/core';
import type {ExecutionContext} from 'ava';

/** Passes when the promise rejects with the failure of this code; gives its facts back, undefined otherwise. */
export async function refusal<Code extends ErrorCode>(
	t: ExecutionContext,
	promise: Promise<unknown>,
	code: Code,
): Promise<ErrorFacts[Code] | undefined> {
	const error = await t.throwsAsync(promise, {code});
	return t.true(isClusterdError(error)) ? ((error as ClusterdError).facts as ErrorFacts[Code]) : undefined;
}
