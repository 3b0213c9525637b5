import {hash} from 'node:crypto';
import {crc32} from 'node:zlib';

/**
 * How the lines of a file hang together: each one carries a digest of its own text and of the digest before it, so that
 * a line that was changed, lost or moved is found.
 */
export interface Chain {
	/** The digest before the first line; all digests are hexadecimal and of its length. */
	readonly start: string;
	/** The digest of a line with this text, or with this text's UTF-8, that follows the one with the digest `former`. */
	next(former: string, text: Uint8Array | string): string;
	/** Whether `digest` is that digest. */
	is(digest: string, former: string, text: Uint8Array): boolean;
}

/** For what must be proven: nobody can make another line with the same digest. */
export const SHA256_CHAIN: Chain = {
	start: '0'.repeat(64),
	next: (former, text) =>
		hash('sha256', typeof text === 'string' ? former + text : Buffer.concat([Buffer.from(former), text])),
	is: (digest, former, text) => digest === SHA256_CHAIN.next(former, text),
};

/** For what must only be intact: finds what a medium does, five times as fast. */
export const CRC32_CHAIN: Chain = {
	start: '0'.repeat(8),
	next: (former, text) => crc32(text, Number.parseInt(former, 16)).toString(16).padStart(8, '0'),
	is: (digest, former, text) =>
		// millions of times at a start
		digest.length === 8 && Number.parseInt(digest, 16) === crc32(text, Number.parseInt(former, 16)),
};

/** What a line says about its place. */
export interface LinePlace {
	/** How many lines follow that were written by the same call: all of them count, or none. */
	readonly rest: number;
	/**
	 * How many bytes of the file were safe on the medium before this line was written; 0 in files that are written whole.
	 */
	readonly safe: number;
}

/** A line as {@link parseHead} sees it. */
export interface LineHead extends LinePlace {
	readonly digest: string;
	/**
	 * Where the content begins, counted from the line's first byte. It ends one byte before the line does, its break not
	 * counted.
	 */
	readonly contentAt: number;
}

const OPENING = '{"hash":"';
const HEAD = /^\{"hash":"([\da-f]+)","rest":(\d+),"safe":(\d+),"line":/;
const LONGEST_HEAD = 150;

/**
 * A line of content (JSON without line breaks), with its line break: `{"hash":"…","rest":0,"safe":0,"line":CONTENT}`.
 * The digest covers everything after itself.
 */
export function encodeLine(
	chain: Chain,
	former: string,
	{rest, safe}: LinePlace,
	content: string,
): {readonly line: string; readonly digest: string} {
	const text = `,"rest":${rest},"safe":${safe},"line":${content}}`;
	const digest = chain.next(former, text);
	return {line: `${OPENING}${digest}"${text}\n`, digest};
}

/** What a line, without its line break, says before its content; undefined when it has not the form of a line. */
export function parseHead(line: Buffer): LineHead | undefined {
	const [head, digest, rest, safe] = HEAD.exec(line.toString('latin1', 0, LONGEST_HEAD)) ?? [];
	return head === undefined || digest === undefined
		? undefined
		: {digest, rest: Number(rest), safe: Number(safe), contentAt: head.length};
}

/** Whether the line follows on the one with the digest `former`, unchanged. */
export const follows = (chain: Chain, former: string, line: Buffer, {digest}: LineHead): boolean =>
	chain.is(digest, former, line.subarray(OPENING.length + digest.length + 1));

/** The content of a line that was found to be in order, as it stands there. */
export const rawContent = (line: Buffer): string => line.toString('utf8', parseHead(line)!.contentAt, line.length - 1);

/** The content of a line that was found to be in order. */
export const contentOf = (line: Buffer): unknown => (JSON.parse(line.toString()) as {readonly line: unknown}).line;
