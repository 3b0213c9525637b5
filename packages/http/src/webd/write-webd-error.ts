import {ApiError, STATUS} from '@clusterd/api';
import type {WriteFailure} from '../guards/failures.js';
import type {Failure} from '../problem.js';

/** Failures as webd's clients read them: `{"error": {"name", "message"}}`, with our code as name. */
export const writeWebdError: WriteFailure = (ctx, failure) => {
	ctx.status = statusOf(failure);
	ctx.body = {error: {name: failure.code, message: failure.message, ...(failure instanceof ApiError && failure.code === 'PARTIAL' ? failure.facts : {})}};
	ctx.type = 'application/json';
};

/** Whatever a client can do something about is 400 there, but for what is not found. */
function statusOf({code}: Failure): number {
	const status = STATUS[code];
	return [404, 405, 500].includes(status) ? status : 400;
}
