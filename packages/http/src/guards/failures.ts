import {randomUUID} from 'node:crypto';
import type {Logger} from '@clusterd/core';
import {ApiError, STATUS} from '@clusterd/api';
import {failureOf, toProblem, type Failure} from '../problem.js';
import type {HttpContext, HttpMiddleware} from '../state.js';

/** Writes a failure as the answer. */
export type WriteFailure = (ctx: HttpContext, failure: Failure, requestId: string) => void;

/** The one place where errors become answers: outermost, for everything that is thrown anywhere. */
export const failures =
	(logger: Logger, write: WriteFailure = writeProblem): HttpMiddleware =>
	async (ctx, next) => {
		const requestId = ctx.state.requestId ?? randomUUID();
		ctx.state.requestId = requestId;
		ctx.set('X-Request-Id', requestId);
		try {
			await next();
		} catch (error) {
			if (ctx.res.destroyed) {
				logger.debug('The caller is gone', {requestId, method: ctx.method, path: ctx.path});
				return;
			}
			const failure = failureOf(error);
			log(logger, failure, {requestId, method: ctx.method, path: ctx.path});
			write(ctx, failure, requestId);
		}
	};

/** The answer of everything that is ours alone. */
export const writeProblem: WriteFailure = (ctx, failure, requestId) => {
	if (failure instanceof ApiError && failure.code === 'METHOD_NOT_ALLOWED')
		ctx.set('Allow', (failure as ApiError<'METHOD_NOT_ALLOWED'>).facts.allowed.join(', '));
	ctx.status = STATUS[failure.code];
	ctx.body = toProblem(failure, requestId);
	ctx.type = 'application/problem+json';
};

function log(logger: Logger, failure: Failure, request: Readonly<Record<string, unknown>>): void {
	if (failure.code === 'INTERNAL')
		logger.error('A request failed inside', {...request, cause: describe(failure.cause)});
	else if (STATUS[failure.code] >= 500)
		logger.warn('A request could not be served', {...request, code: failure.code, message: failure.message});
	else logger.debug('A request was refused', {...request, code: failure.code});
}

const describe = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
