import type {ServerResponse} from 'node:http';

/** What elektrad answers, before the headers that every answer has. */
export interface Answer {
	readonly status: number;
	readonly headers: readonly string[];
	readonly body: string | undefined;
}

/** Above this many bytes Go no longer knows the length when it writes the headers. */
const CHUNKED_ABOVE_BYTES = 2048;
const JSON_TYPE = ['Content-Type', 'application/json'];
const TEXT_TYPE = ['Content-Type', 'text/plain; charset=utf-8'];
const STATUS_TEXTS: Readonly<Record<number, string>> = {
	400: 'Bad Request',
	431: 'Request Header Fields Too Large',
	501: 'Not Implemented',
	505: 'HTTP Version Not Supported',
};

/** A status and nothing else. */
export function bare(status: number): Answer {
	return {status, headers: [], body: status === 204 ? undefined : ''};
}

/** 200 with JSON. */
export function json(text: string): Answer {
	return {status: 200, headers: JSON_TYPE, body: text};
}

/** The second shape of elektrad's errors: JSON that is labelled as text (protocol.md 3). */
export function jsonError(quotedMessage: string): Answer {
	return {status: 400, headers: TEXT_TYPE, body: `{"error":${quotedMessage}}`};
}

export function redirect(location: string): Answer {
	return {status: 301, headers: ['Location', location], body: ''};
}

export const NOT_FOUND: Answer = {
	status: 404,
	headers: [...TEXT_TYPE, 'X-Content-Type-Options', 'nosniff'],
	body: '404 page not found\n',
};

/** Writes an answer with the headers that Go's server gives it. */
export function send(response: ServerResponse, {status, headers, body}: Answer, setCookie?: string): void {
	const all = setCookie === undefined ? headers : [...headers, 'Set-Cookie', setCookie];
	if (body === undefined) {
		response.writeHead(status, [...all]).end();
		return;
	}
	const length = Buffer.byteLength(body);
	response.writeHead(status, length > CHUNKED_ABOVE_BYTES ? [...all] : [...all, 'Content-Length', String(length)]);
	response.end(body);
}

/** What Go writes on a connection whose request it cannot read, before it closes it. */
export function rawError(status: number, detail = ''): string {
	const line = `${status} ${STATUS_TEXTS[status] ?? ''}`;
	return `HTTP/1.1 ${line}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${line}${detail}`;
}
