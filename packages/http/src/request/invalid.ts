import {ApiError} from '@clusterd/api';

/** The error for a request that cannot be read; `at` is a place as `query.limit`. */
export const invalid = (at: string, problem: string, options?: ErrorOptions): ApiError<'REQUEST_INVALID'> =>
	new ApiError('REQUEST_INVALID', {issues: [{at: at.slice(0, 300), problem}]}, options);
