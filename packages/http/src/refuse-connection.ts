import {randomUUID} from 'node:crypto';
import {STATUS_CODES} from 'node:http';
import type {Socket} from 'node:net';
import {ApiError} from '@clusterd/api';
import {toProblem, type Failure} from './problem.js';

/** Answers what is no HTTP request, or one that never comes to an end, and closes the connection. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket, maxHeaderBytes: number): void {
	if (!socket.writable || error.code === 'ECONNRESET') {
		socket.destroy();
		return;
	}
	const {status, ...problem} = toProblem(failureFor(error, maxHeaderBytes), randomUUID());
	const body = JSON.stringify({...problem, status});
	socket.end(
		`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
	);
}

function failureFor(error: NodeJS.ErrnoException, limitBytes: number): Failure {
	if (error.code === 'HPE_HEADER_OVERFLOW') return new ApiError('HEADERS_TOO_LARGE', {limitBytes}, {cause: error});
	if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ApiError('REQUEST_TIMEOUT', {}, {cause: error});
	return new ApiError(
		'REQUEST_INVALID',
		{issues: [{at: 'header', problem: 'this is no HTTP request'}]},
		{cause: error},
	);
}
