import {ApiError, STATUS} from '@clusterd/api';
import type {WriteFailure} from '../guards/failures.js';
import type {Failure} from '../problem.js';

/** Failures as webd's clients read them: `{"error": {"name", "message"}}`, with our code as name. */
export const writeWebdError: WriteFailure = (ctx, failure) => {
	ctx.status = statusOf(failure);
	ctx.body = {
		error: {
			name: failure.code,
			message: failure.message,
			...(failure instanceof ApiError && failure.code === 'PARTIAL' ? failure.facts : {}),
		},
	};
	ctx.type = 'application/json';
};

const NOT_FOUND: ReadonlySet<string> = new Set(['MEMBER_NOT_FOUND', 'ROUTE_NOT_FOUND']);

/** 400 for everything that a client can do something about, but for ids that nobody has. */
function statusOf({code}: Failure): number {
	if (NOT_FOUND.has(code)) return 404;
	return code === 'METHOD_NOT_ALLOWED' || code === 'INTERNAL' ? STATUS[code] : 400;
}
