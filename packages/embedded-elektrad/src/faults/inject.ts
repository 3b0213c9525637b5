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

type WireFault = Extract<
	Fault,
	{readonly kind: 'refuse' | 'reset' | 'hang' | 'drip' | 'answer' | 'truncate' | 'flood'}
>;

/** What a proxy answers for an elektrad that it cannot reach. */
export const PROXY_ANSWER: Answer = {
	status: 502,
	headers: ['Content-Type', 'text/html'],
	body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\n',
};

/** How each fault of the wire strikes. */
const INJECTORS: {
	readonly [Kind in WireFault['kind']]: (fault: Extract<WireFault, {readonly kind: Kind}>, struck: Struck) => void;
} = {
	refuse: (_, {response}) => {
		send(response, PROXY_ANSWER);
	},
	reset: ({at = 'request'}, struck) => {
		breakOff(at, struck, true);
	},
	hang: ({at = 'request'}, struck) => {
		breakOff(at, struck, false);
	},
	drip: ({bytes = 1, everyMs = 1}, {request, proceed}) => {
		proceed((answer, setCookie) => {
			drip(request, serialise(answer, setCookie), bytes, everyMs);
		});
	},
	answer: ({status, headers = {}, body = '', done = false}, {response, proceed}) => {
		afterwards(done, proceed, () => {
			send(response, {status, headers: Object.entries(headers).flat(), body});
		});
	},
	truncate: (_, {response, proceed}) => {
		proceed((answer, setCookie) => {
			send(response, {...answer, body: answer.body?.slice(0, answer.body.length / 2)}, setCookie);
		});
	},
	flood: ({bytes}, {response}) => {
		send(response, {status: 200, headers: ['Content-Type', 'application/json'], body: ' '.repeat(bytes)});
	},
};

/** Lets a fault of the wire strike a request. @returns false for a fault that is none of the wire's. */
export function injectWireFault(fault: Fault, struck: Struck): boolean {
	if (!isWireFault(fault)) {
		return false;
	}
	const inject = INJECTORS[fault.kind] as (fault: WireFault, struck: Struck) => void;
	inject(fault, struck);
	return true;
}

function isWireFault(fault: Fault): fault is WireFault {
	return Object.hasOwn(INJECTORS, fault.kind);
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
		const length = {
			answer: 0,
			headers: Math.floor(headLength / 2),
			body: headLength + Math.floor((bytes.length - headLength) / 2),
		}[at];
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
	const head = [
		`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
		...lines,
		`Content-Length: ${Buffer.byteLength(body)}`,
	];
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
