import {ApiError} from '@clusterd/api';
import type {HttpMiddleware} from '../state.js';

/** Refuses targets that would not be read as they stand: key names are taken from the raw path. */
export const rawTarget: HttpMiddleware = (ctx, next) => {
	const target = ctx.req.url ?? '';
	if (!target.startsWith('/') || target.includes('#')) {
		throw new ApiError('REQUEST_INVALID', {
			issues: [{at: 'path', problem: 'the target must begin with a slash and have no fragment; write # as %23'}],
		});
	}
	return next();
};
