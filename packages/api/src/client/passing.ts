import {isClusterdError, type ErrorCode} from '@clusterd/core';
import {ApiError, type ApiErrorCode} from '../api-error.js';

const OF_THE_MOMENT: ReadonlySet<ErrorCode | ApiErrorCode> = new Set([
	'SERVER_UNREACHABLE',
	'STOPPED',
	'READ_ONLY',
	'STORE_FAILED',
	'REQUEST_TIMEOUT',
	'INTERNAL',
]);

/** Whether asking again later may help: a failure of the network, or of a server that is just going or coming. */
export function isPassing(error: unknown): boolean {
	return (
		(isClusterdError(error) || error instanceof ApiError) && OF_THE_MOMENT.has(error.code as ErrorCode | ApiErrorCode)
	);
}
