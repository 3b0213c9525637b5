import {isClusterdError, type ClusterdError} from '@clusterd/core';
import {ApiError, STATUS, type Problem} from '@clusterd/api';

/** The failure that a caller is told of: one with a stable code. Everything else is a fault of ours, without detail. */
export type Failure = ClusterdError | ApiError;

/** Something thrown as a failure with a code. */
export const failureOf = (error: unknown): Failure =>
	isClusterdError(error) || error instanceof ApiError
		? (error as Failure)
		: new ApiError('INTERNAL', {}, {cause: error});

/** A failure as it travels (RFC 9457). */
export function toProblem(failure: Failure, requestId: string): Problem {
	return {
		type: `urn:clusterd:error:${failure.code}`,
		title: titleOf(failure.code),
		status: STATUS[failure.code],
		detail: failure.message,
		code: failure.code,
		facts: failure.facts,
		instance: `urn:uuid:${requestId}`,
	};
}

const titleOf = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
