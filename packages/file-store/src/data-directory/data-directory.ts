import {mkdir, readdir, stat} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {type DeliveryStore, type Logger, type RevisionStore, SILENT} from '@clusterd/core';
import {DirectoryLock} from './directory-lock.js';
import {readDocument, writeDocument} from './json-document.js';
import {FileDeliveryStore, type FileDeliveryStoreOptions} from '../delivery/file-delivery-store.js';
import {FileRevisionStore, type FileRevisionStoreOptions} from '../revisions/file-revision-store.js';
import {damaged, onMedium} from '../disk/store-errors.js';

export interface OpenDataDirectoryOptions extends FileDeliveryStoreOptions, FileRevisionStoreOptions {
	/** Made, for its owner only, when it is missing. */
	readonly directory: string;
}

/** A data directory that this process holds alone. */
export interface DataDirectory {
	/** Its absolute path. */
	readonly directory: string;
	readonly revisions: RevisionStore;
	readonly deliveries: DeliveryStore;
	/** Closes both stores, then gives the directory back. Again: no effect. */
	close(): Promise<void>;
}

/** What `format.json` says. */
const FORMAT = {program: 'clusterd', format: 1} as const;

/**
 * Opens the directory in which a daemon keeps everything: takes its lock, and sees that this version understands it.
 * What is stored is read by the first calls of the stores.
 *
 * @throws STORE_LOCKED when another daemon holds it, STORE_DAMAGED when it is not one of clusterd's or of a later
 * version, STORE_FAILED
 */
export async function openDataDirectory({
	directory: path,
	...options
}: OpenDataDirectoryOptions): Promise<DataDirectory> {
	const directory = resolve(path);
	await onMedium('data directory', 'making it', () => prepare(directory, options.logger ?? SILENT));
	const lock = await DirectoryLock.acquire(directory);
	try {
		await checkFormat(directory);
	} catch (error) {
		await lock.release();
		throw error;
	}
	const revisions = new FileRevisionStore({...options, directory});
	const deliveries = new FileDeliveryStore({...options, directory});
	let closed: Promise<void> | undefined;
	const close = async (): Promise<void> => {
		const results = await Promise.allSettled([revisions.close(), deliveries.close()]);
		await lock.release();
		for (const result of results) if (result.status === 'rejected') throw result.reason;
	};
	return {directory, revisions, deliveries, close: () => (closed ??= close())};
}

async function prepare(directory: string, logger: Logger): Promise<void> {
	await mkdir(directory, {recursive: true, mode: 0o700});
	const {mode} = await stat(directory);
	if (mode & 0o077)
		logger.warn('the data directory is open to other users of this machine; chmod 700 closes it', {directory});
}

async function checkFormat(directory: string): Promise<void> {
	const path = join(directory, 'format.json');
	const document = await onMedium('data directory', 'reading its format', () => readDocument(path)).catch(
		(error: Error) => {
			if (error.cause instanceof SyntaxError) throw damaged(path, 'it is not JSON');
			throw error;
		},
	);
	if (document === undefined) {
		const names = await readdir(directory);
		if (names.some((name) => /^(revisions|ledger)-\d+.*\.jsonl$/.test(name))) throw damaged(path, 'it is missing');
		await onMedium('data directory', 'writing its format', () => writeDocument(path, FORMAT));
		return;
	}
	const {program, format} = Object(document) as Partial<Record<keyof typeof FORMAT, unknown>>;
	if (program !== FORMAT.program || format !== FORMAT.format)
		throw damaged(
			path,
			`this version of clusterd understands format ${FORMAT.format}, the directory has ${JSON.stringify(document)}`,
		);
}
