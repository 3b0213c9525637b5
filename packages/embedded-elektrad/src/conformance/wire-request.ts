import {expand, type RecordedRequest, type RecordedScenario} from './recording.js';
import type {SessionNames} from './session-names.js';

const CUT = '...';

/**
 * The bytes of a recorded request.
 *
 * @param missingBytes how many more bytes than there are the body is said to have.
 */
export function wireRequest(
	request: RecordedRequest,
	scenario: RecordedScenario,
	sessions: SessionNames,
	missingBytes: number,
): Buffer {
	const headers = new Map(
		Object.entries(request.headers ?? {}).map(([name, value]) => [name, sessions.resolve(expand(value))]),
	);
	const cookie = sessions.cookieOf(request.session);
	if (cookie !== undefined && !headers.has('Cookie')) {
		headers.set('Cookie', cookie);
	}
	const body = bodyOf(request);
	const saysLength = [...headers.keys()].some((name) => name.toLowerCase() === 'content-length');
	if (body !== undefined && request.bodyIsRawWireFormat !== true && !saysLength) {
		headers.set('Content-Length', String(body.length + missingBytes));
	}
	const head = [
		`${request.method} ${fullPath(request.path, scenario)} ${request.httpVersion ?? 'HTTP/1.1'}`,
		'Host: 127.0.0.1',
		...[...headers].map(([name, value]) => `${name}: ${value}`),
	];
	return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body ?? Buffer.alloc(0)]);
}

function bodyOf({body, bodyBase64}: RecordedRequest): Buffer | undefined {
	if (bodyBase64 !== undefined) {
		return Buffer.from(bodyBase64, 'base64');
	}
	return body === undefined ? undefined : Buffer.from(expand(body));
}

/** Some long paths were cut in the recording; another step of the scenario then has the whole one. */
function fullPath(path: string, {steps}: RecordedScenario): string {
	if (!path.endsWith(CUT)) {
		return path;
	}
	const start = path.slice(0, -CUT.length);
	return (
		steps
			.map((step) => step.request?.path ?? '')
			.find((other) => other.startsWith(start) && other.length > path.length) ?? path
	);
}
