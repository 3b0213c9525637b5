import {STATUS_CODES, type IncomingMessage, type ServerResponse} from 'node:http';
import {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import type {Reply} from '../http/request-handler.js';
import {send, type Answer} from '../wire/answer.js';
import type {Fault, FaultPoint} from './fault.js';

/** One request that a fault strikes. */
export interface Struck {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	/** Does the request and answers it by the given way. */
	readonly proceed: (reply: Reply) => void;
}

/** What a proxy answers for an elektrad that it cannot reach. */
export const PROXY_ANSWER: Answer = {
	status: 502,
	headers: ['Content-Type', 'text/html'],
	body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\n',
};

/** Lets a fault of the wire strike a request. @returns false for a fault that is none of the wire's. */
export function injectWireFault(fault: Fault, struck: Struck): boolean {
	const {request, response, proceed} = struck;
	switch (fault.kind) {
		case 'refuse': {
			send(response, PROXY_ANSWER);
			return true;
		}
		case 'reset':
		case 'hang': {
			breakOff(fault.at ?? 'request', struck, fault.kind === 'reset');
			return true;
		}
		case 'drip': {
			proceed((answer, setCookie) => {
				drip(request, serialise(answer, setCookie), fault.bytes ?? 1, fault.everyMs ?? 1);
			});
			return true;
		}
		case 'answer': {
			const answer = {status: fault.status, headers: Object.entries(fault.headers ?? {}).flat(), body: fault.body ?? ''};
			afterwards(fault.done === true, proceed, () => {
				send(response, answer);
			});
			return true;
		}
		case 'truncate': {
			proceed((answer, setCookie) => {
				send(response, {...answer, body: answer.body?.slice(0, answer.body.length / 2)}, setCookie);
			});
			return true;
		}
		case 'flood': {
			send(response, {status: 200, headers: ['Content-Type', 'application/json'], body: ' '.repeat(fault.bytes)});
			return true;
		}
		default: {
			return false;
		}
	}
}

function afterwards(done: boolean, proceed: Struck['proceed'], answer: () => void): void {
	if (done) {
		proceed(answer);
	} else {
		answer();
	}
}

function breakOff(at: FaultPoint, {request, proceed}: Struck, reset: boolean): void {
	const end = () => {
		if (reset) {
			resetConnection(request.socket);
		}
	};
	if (at === 'request') {
		request.resume();
		end();
		return;
	}
	proceed((answer, setCookie) => {
		const bytes = serialise(answer, setCookie);
		const headLength = bytes.indexOf('\r\n\r\n') + 4;
		const length = {answer: 0, headers: Math.floor(headLength / 2), body: headLength + Math.floor((bytes.length - headLength) / 2)}[at];
		if (length === 0) {
			end();
		} else {
			request.socket.write(bytes.subarray(0, length), () => {
				end();
			});
		}
	});
}

/** A connection that was rewritten can only be ended. */
function resetConnection(socket: Duplex): void {
	if (socket instanceof Socket) {
		socket.resetAndDestroy();
	} else {
		socket.destroy();
	}
}

/** The bytes of an answer, for what node:http would not send. */
function serialise({status, headers, body = ''}: Answer, setCookie: string | undefined): Buffer {
	const all = setCookie === undefined ? headers : [...headers, 'Set-Cookie', setCookie];
	const lines = all.filter((_, index) => index % 2 === 0).map((name, index) => `${name}: ${all[2 * index + 1] ?? ''}`);
	const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, `Content-Length: ${Buffer.byteLength(body)}`];
	return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function drip({socket}: IncomingMessage, bytes: Buffer, size: number, everyMs: number): void {
	let at = 0;
	const timer = setInterval(() => {
		socket.write(bytes.subarray(at, at + size));
		at += size;
		if (at >= bytes.length || socket.destroyed) {
			clearInterval(timer);
			socket.end();
		}
	}, everyMs);
	timer.unref();
}
