import type {DiskFile} from '../disk/disk.js';
import {type Chain, follows, type LineHead, parseHead} from './line-format.js';
import {eachLine, type LineBlock, readBlocks} from './read-lines.js';
import {damaged} from '../disk/store-errors.js';

/**
 * Gets every line that is in order: without its break, its head, where it begins. The bytes are good until it returns.
 */
export type LineVisitor = (line: Buffer, head: LineHead, offset: number) => void;

/** Which file, and how its lines hang together. */
export interface ScannedFile {
	readonly file: DiskFile;
	/** As errors name it. */
	readonly path: string;
	readonly chain: Chain;
	/** The digest before its first line. */
	readonly former: string;
}

/** The first line that is not in order. */
export interface Fault {
	/** From 1. */
	readonly line: number;
	readonly offset: number;
	readonly reason: string;
	/** The file ends within the line, or within what one call wrote. */
	readonly unfinished: boolean;
}

/** How far a file is in order. */
export interface ScannedLines {
	/** Where the last complete call ends. */
	readonly end: number;
	/** The digest of the line before that. */
	readonly digest: string;
	/** What that line says was safe when it was written. */
	readonly safe: number;
	/** Left out when all is well. */
	readonly fault?: Fault;
}

/** Goes through a file's lines and stops at the first that is not in order. */
export class LineScan {
	readonly #chain: Chain;
	#digest: string;
	#lines = 0;
	#rest = 0;
	#complete: ScannedLines;
	#fault: Fault | undefined;

	constructor({chain, former}: Pick<ScannedFile, 'chain' | 'former'>) {
		this.#chain = chain;
		this.#digest = former;
		this.#complete = {end: 0, digest: former, safe: 0};
	}

	get fault(): Fault | undefined {
		return this.#fault;
	}

	/** Goes on with the lines of a block; `visit` gets those in order. */
	block(block: LineBlock, visit?: LineVisitor): void {
		if (block.torn)
			this.#fault ??= {line: this.#lines + 1, offset: block.offset, unfinished: true, reason: 'the line has no end'};
		eachLine(block, (line, offset) => {
			if (this.#fault) return;
			this.#lines++;
			const head = parseHead(line);
			if (!head || !follows(this.#chain, this.#digest, line, head)) {
				this.#fault = {
					line: this.#lines,
					offset,
					unfinished: false,
					reason: head ? 'the line was changed, or one before it is missing' : 'this is not a line of clusterd',
				};
				return;
			}
			visit?.(line, head, offset);
			this.#digest = head.digest;
			this.#rest = head.rest;
			if (head.rest === 0) this.#complete = {end: offset + line.length + 1, digest: head.digest, safe: head.safe};
		});
	}

	/** How far the file was in order; called when there are no more blocks. */
	end(): ScannedLines {
		if (this.#rest > 0)
			this.#fault ??= {
				line: this.#lines,
				offset: this.#complete.end,
				unfinished: true,
				reason: `${this.#rest} more lines must follow`,
			};
		return this.#fault ? {...this.#complete, fault: this.#fault} : this.#complete;
	}
}

/** Reads a file up to the first line that is not in order. */
export async function scanLines(scanned: ScannedFile, visit?: LineVisitor): Promise<ScannedLines> {
	const scan = new LineScan(scanned);
	for await (const block of readBlocks(scanned.file)) {
		scan.block(block, visit);
		if (scan.fault) break;
	}
	return scan.end();
}

/** Reads a file in which everything must be in order. @throws STORE_DAMAGED */
export async function verifyLines(scanned: ScannedFile, visit?: LineVisitor): Promise<ScannedLines> {
	const found = await scanLines(scanned, visit);
	if (found.fault) throw damaged(scanned.path, found.fault.reason, found.fault.line);
	return found;
}
