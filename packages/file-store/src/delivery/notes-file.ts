import type {InstanceNote} from '@clusterd/core';
import type {Disk} from '../disk/disk.js';
import {CRC32_CHAIN} from '../lines/line-format.js';
import {readSealedFile, SealedFileWriter} from '../lines/sealed-file.js';
import type {Position} from '../log/segments.js';
import {onMedium} from '../disk/store-errors.js';

const FILE = 'notes.jsonl';
const STORE = 'notes';

/** What a file of notes says first. */
interface NotesHead {
	/** Where the ledger ended when the notes were taken: whoever was forgotten from there on has no note any more. */
	readonly ledgerEnd: Position;
}

/** The notes of all instances in `notes.jsonl`, which is always replaced as a whole. */
export class NotesFile {
	readonly #disk: Disk;
	readonly #directory: string;

	constructor({disk, directory}: {readonly disk: Disk; readonly directory: string}) {
		this.#disk = disk;
		this.#directory = directory;
	}

	/**
	 * The stored notes and where the ledger ended with them; none, and 0, when nothing was stored yet. @throws
	 * STORE_DAMAGED
	 */
	read(): Promise<{readonly ledgerEnd: Position; readonly notes: readonly InstanceNote[]}> {
		return onMedium(STORE, 'reading', async () => {
			const names = await this.#disk.list(this.#directory);
			if (!names.includes(FILE)) return {ledgerEnd: 0, notes: []};
			const file = await this.#disk.open(this.#path, 'read');
			try {
				return await this.#contents(
					readSealedFile({file, path: this.#path, chain: CRC32_CHAIN, former: CRC32_CHAIN.start}),
				);
			} finally {
				await file.close();
			}
		});
	}

	/** Replaces the file. */
	write(ledgerEnd: Position, notes: Iterable<InstanceNote>): Promise<void> {
		return onMedium(STORE, 'saving', async () => {
			const writer = await SealedFileWriter.create(this.#disk, this.#path, CRC32_CHAIN);
			try {
				writer.add(JSON.stringify({ledgerEnd} satisfies NotesHead));
				for (const note of notes) {
					writer.add(JSON.stringify(note));
					if (writer.full) await writer.flush();
				}
				await writer.finish();
			} catch (error) {
				await writer.abandon();
				throw error;
			}
		});
	}

	async #contents(lines: AsyncIterable<unknown>): Promise<{ledgerEnd: Position; notes: InstanceNote[]}> {
		let ledgerEnd: Position | undefined;
		const notes: InstanceNote[] = [];
		for await (const content of lines) {
			if (ledgerEnd === undefined) {
				({ledgerEnd} = content as NotesHead);
			} else {
				notes.push(content as InstanceNote);
			}
		}
		return {ledgerEnd: ledgerEnd ?? 0, notes};
	}

	get #path(): string {
		return `${this.#directory}/${FILE}`;
	}
}
