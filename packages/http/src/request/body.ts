import type {IncomingMessage} from 'node:http';
import {ApiError} from '@clusterd/api';
import {invalid} from './invalid.js';

/** Whether the request has a body that is not known to be empty. */
export const hasBody = ({headers}: IncomingMessage): boolean =>
	headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * A request's body as text. What is too much is read on and dropped, so that the answer can still be read.
 * @throws BODY_TOO_LARGE, REQUEST_INVALID for what is not UTF-8
 */
export async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
	const encoding = request.headers['content-encoding'] ?? 'identity';
	if (encoding !== 'identity')
		throw new ApiError('UNSUPPORTED_MEDIA_TYPE', {
			given: `encoded as ${encoding}`.slice(0, 100),
			needed: 'no encoding',
		});
	const bytes = await readBytes(request, maxBytes);
	try {
		return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
	} catch (error) {
		throw invalid('body', 'it is not UTF-8', {cause: error});
	}
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Uint8Array>) {
		size += chunk.length;
		if (size <= maxBytes) chunks.push(chunk);
		else chunks.length = 0;
	}
	if (size > maxBytes) throw new ApiError('BODY_TOO_LARGE', {limitBytes: maxBytes});
	return Buffer.concat(chunks);
}

/** @throws UNSUPPORTED_MEDIA_TYPE when the body is not said to be JSON in UTF-8 */
export function checkJsonType({headers}: IncomingMessage): void {
	const given = headers['content-type'] ?? 'of no type';
	const [type = '', ...parameters] = given
		.toLowerCase()
		.split(';')
		.map((part) => part.trim());
	const charset =
		parameters
			.find((parameter) => parameter.startsWith('charset='))
			?.slice('charset='.length)
			.replaceAll('"', '') ?? 'utf-8';
	if (!/^application\/(?:[\w.+-]+\+)?json$/.test(type) || charset !== 'utf-8')
		throw new ApiError('UNSUPPORTED_MEDIA_TYPE', {given: given.slice(0, 100), needed: 'application/json'});
}
