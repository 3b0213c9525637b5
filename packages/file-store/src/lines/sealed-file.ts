import {dirname} from 'node:path';
import type {Disk, DiskFile} from '../disk/disk.js';
import {type Chain, contentOf, encodeLine, type LineHead} from './line-format.js';
import {LineScan, type LineVisitor, type ScannedFile} from './line-scan.js';
import {readBlocks} from './read-lines.js';
import {damaged} from '../disk/store-errors.js';

const WRITE_BYTES = 131_072;
const END = '{"end":';

/**
 * Writes a file that is there whole or not at all: under a temporary name, its last line saying that it is complete,
 * flushed, and only then under its own.
 */
export class SealedFileWriter {
	readonly #disk: Disk;
	readonly #path: string;
	readonly #chain: Chain;
	readonly #file: DiskFile;
	#digest: string;
	#lines = 0;
	#written = 0;
	#pending: string[] = [];
	#pendingBytes = 0;

	private constructor(disk: Disk, path: string, chain: Chain, file: DiskFile) {
		this.#disk = disk;
		this.#path = path;
		this.#chain = chain;
		this.#file = file;
		this.#digest = chain.start;
	}

	static async create(disk: Disk, path: string, chain: Chain): Promise<SealedFileWriter> {
		await disk.remove(temporaryPath(path));
		return new SealedFileWriter(disk, path, chain, await disk.open(temporaryPath(path), 'write'));
	}

	/**
	 * Adds a line; tells where it will be. Wait for {@link SealedFileWriter.flush} whenever it is
	 * {@link SealedFileWriter.full}.
	 */
	add(content: string): {readonly offset: number; readonly length: number} {
		const {line, digest} = encodeLine(this.#chain, this.#digest, {rest: 0, safe: 0}, content);
		const offset = this.#written + this.#pendingBytes;
		const bytes = Buffer.byteLength(line);
		this.#digest = digest;
		this.#lines++;
		this.#pending.push(line);
		this.#pendingBytes += bytes;
		return {offset, length: bytes - 1};
	}

	/** Whether much is waiting to be written. */
	get full(): boolean {
		return this.#pendingBytes >= WRITE_BYTES;
	}

	/** Writes what is waiting, which gives others their turn. */
	async flush(): Promise<void> {
		const bytes = Buffer.from(this.#pending.join(''));
		this.#pending = [];
		this.#pendingBytes = 0;
		await this.#file.write(bytes, this.#written);
		this.#written += bytes.length;
	}

	/** Makes the file appear; when it resolves, it survives a crash. Gives its size in bytes. */
	async finish(): Promise<number> {
		this.add(`${END}${this.#lines}}`);
		await this.flush();
		await this.#file.sync();
		await this.#file.close();
		await this.#disk.rename(temporaryPath(this.#path), this.#path);
		await this.#disk.syncDirectory(dirname(this.#path));
		return this.#written;
	}

	/** Leaves everything as it was, after a failure at whatever place. */
	async abandon(): Promise<void> {
		// it may be closed, or broken: the failure that led here is the one to tell
		await this.#file.close().catch(() => {});
		await this.#disk.remove(temporaryPath(this.#path)).catch(() => {}); // else the next start removes it
	}
}

/** Where a file is written until it is whole. */
export const temporaryPath = (path: string): string => `${path}.tmp`;

/** Whether the line says that the file is complete. */
export const isEndLine = (line: Buffer, {contentAt}: LineHead): boolean =>
	line.toString('latin1', contentAt, contentAt + END.length) === END;

/**
 * Reads the contents of a file that was written whole, block by block. @throws STORE_DAMAGED when it is not whole any
 * more
 */
export async function* readSealedFile(scanned: ScannedFile): AsyncGenerator<unknown> {
	const scan = new LineScan(scanned);
	let complete = false;
	for await (const block of readBlocks(scanned.file)) {
		const contents: unknown[] = [];
		scan.block(block, (line, head) => {
			complete = isEndLine(line, head);
			if (!complete) contents.push(contentOf(line));
		});
		if (scan.fault) throw damaged(scanned.path, scan.fault.reason, scan.fault.line);
		yield* contents;
	}
	if (!complete) throw incomplete(scanned.path);
}

/** Goes through a file that was written whole. @throws STORE_DAMAGED when it is not whole any more */
export async function verifySealedFile(scanned: ScannedFile, visit: LineVisitor): Promise<number> {
	const scan = new LineScan(scanned);
	let complete = false;
	for await (const block of readBlocks(scanned.file)) {
		scan.block(block, (line, head, offset) => {
			complete = isEndLine(line, head);
			if (!complete) visit(line, head, offset);
		});
		if (scan.fault) throw damaged(scanned.path, scan.fault.reason, scan.fault.line);
	}
	if (!complete) throw incomplete(scanned.path);
	return scan.end().end;
}

const incomplete = (path: string): Error => damaged(path, 'its end is missing');
