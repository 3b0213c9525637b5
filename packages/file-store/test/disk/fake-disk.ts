import {basename, dirname} from 'node:path';
import type {Random} from '@clusterd/core';
import {SeededRandom} from '@clusterd/core/memory';
import type {Disk, DiskFile} from '@clusterd/file-store';

/** Small, so that even short lines lie on several. */
const PAGE = 64;

export type DiskCall =
	'list' | 'open' | 'rename' | 'remove' | 'syncDirectory' | 'size' | 'read' | 'write' | 'truncate' | 'sync' | 'close';

/** One call, as {@link FakeDisk.fault} sees it. */
export interface DiskEvent {
	readonly call: DiskCall;
	/** The file's name in its directory. */
	readonly name: string;
	/** Whether the file grows by it. */
	readonly grows: boolean;
}

/** A file's bytes: what readers see, and what is on the medium. */
class Inode {
	seen: Buffer = Buffer.alloc(0);
	kept: Buffer = Buffer.alloc(0);
	/** Pages that are to be written to the medium. */
	dirty = new Set<number>();

	write(bytes: Uint8Array, offset: number): void {
		const size = Math.max(this.seen.length, offset + bytes.length);
		this.seen = Buffer.concat([this.seen], size);
		this.seen.set(bytes, offset);
		for (let page = Math.floor(offset / PAGE); page * PAGE < offset + bytes.length; page++) this.dirty.add(page);
	}

	sync(): void {
		this.kept = this.#medium(() => true, this.seen.length);
		this.dirty.clear();
	}

	/** What a crash leaves: of the pages that were under way some arrived, in no order. */
	crash(random: Random): Inode {
		const left = new Inode();
		const [shorter, longer] = [this.kept.length, this.seen.length].sort((one, other) => one - other) as [
			number,
			number,
		];
		const size = [this.kept.length, this.seen.length, shorter + Math.floor(random.next() * (longer - shorter + 1))][
			Math.floor(random.next() * 3)
		]!;
		const share = random.next();
		left.kept = this.#medium(() => random.next() < share, size);
		left.seen = Buffer.from(left.kept);
		return left;
	}

	#medium(arrives: (page: number) => boolean, size: number): Buffer {
		const medium = Buffer.alloc(size);
		this.kept.copy(medium);
		for (const page of this.dirty) {
			const [start, end] = [page * PAGE, Math.min((page + 1) * PAGE, size, this.seen.length)];
			if (start < end && arrives(page)) this.seen.copy(medium, start, start, end);
		}
		return medium;
	}
}

type Names = Map<string, Inode>;

/**
 * A disk in memory that keeps its promises and not one bit more: what was not flushed is lost in a crash, or half of
 * it, and after a failed flush the system takes what it could not write for written. It fails and dies where a test
 * wants.
 */
export class FakeDisk implements Disk {
	/** An error for a call that is to fail; a write may have done half of its work then. */
	fault: (event: DiskEvent) => Error | undefined = () => undefined;
	/** The call with this number, and every later one, finds no machine any more. */
	diesAt = Infinity;
	readonly counts = new Map<DiskCall, number>();
	calls = 0;
	/** How many files are open. */
	openFiles = 0;
	readonly #random: Random;
	#seen: Names = new Map();
	#kept: Names = new Map();
	#renamings: ((names: Names) => void)[] = [];

	constructor({random = new SeededRandom()}: {readonly random?: Random} = {}) {
		this.#random = random;
	}

	/** The disk as it is found after the power came back. This one does not answer any more. */
	crash(): FakeDisk {
		this.diesAt = 0;
		const after = new FakeDisk({random: this.#random});
		for (const rename of this.#renamings.slice(0, Math.floor(this.#random.next() * (this.#renamings.length + 1))))
			rename(this.#kept);
		after.#kept = new Map([...this.#kept].map(([path, inode]) => [path, inode.crash(this.#random)]));
		after.#seen = new Map(after.#kept);
		return after;
	}

	/** The disk as another process finds it when the one before was killed: all that it wrote is seen, flushed or not. */
	afterKill(): FakeDisk {
		this.diesAt = 0;
		const after = new FakeDisk({random: this.#random});
		after.#seen = this.#seen;
		after.#kept = this.#kept;
		after.#renamings = this.#renamings;
		return after;
	}

	/** The names of all files. */
	get names(): readonly string[] {
		return [...this.#seen.keys()].map((path) => basename(path)).sort();
	}

	/** The bytes of a file as readers see them. */
	bytes(name: string): Buffer {
		const [, inode] = [...this.#seen].find(([path]) => basename(path) === name)!;
		return inode.seen;
	}

	/** The same disk with other bytes in a file; without the file when they are left out. */
	with(name: string, bytes?: Buffer): FakeDisk {
		const changed = new FakeDisk({random: this.#random});
		for (const [path, {seen}] of this.#seen) {
			const content = basename(path) === name ? bytes : seen;
			const inode = new Inode();
			if (!content) continue;
			inode.seen = Buffer.from(content);
			inode.kept = Buffer.from(content);
			changed.#seen.set(path, inode);
			changed.#kept.set(path, inode);
		}
		return changed;
	}

	async list(directory: string): Promise<readonly string[]> {
		this.#step('list', directory);
		return [...this.#seen.keys()].filter((path) => dirname(path) === directory).map((path) => basename(path));
	}

	async open(path: string, mode: 'read' | 'write'): Promise<DiskFile> {
		this.#step('open', path);
		const present = this.#seen.get(path);
		if (!present && mode === 'read') throw Object.assign(new Error(`ENOENT: ${path}`), {code: 'ENOENT'});
		const inode = present ?? new Inode();
		if (!present) this.#rename((names) => names.set(path, inode));
		this.openFiles++;
		return new FakeFile(inode, (call, bytes, offset) => {
			if (call === 'close') this.openFiles--;
			const grows = bytes !== undefined && (offset ?? 0) + bytes.length > inode.seen.length;
			this.#step(call, path, grows, () => {
				if (bytes) inode.write(bytes.subarray(0, Math.floor(this.#random.next() * (bytes.length + 1))), offset ?? 0);
			});
		});
	}

	async rename(from: string, to: string): Promise<void> {
		this.#step('rename', to);
		const inode = this.#seen.get(from);
		if (!inode) throw Object.assign(new Error(`ENOENT: ${from}`), {code: 'ENOENT'});
		this.#rename((names) => {
			names.delete(from);
			names.set(to, inode);
		});
	}

	async remove(path: string): Promise<void> {
		this.#step('remove', path);
		this.#rename((names) => names.delete(path));
	}

	async syncDirectory(directory: string): Promise<void> {
		this.#step('syncDirectory', directory);
		for (const rename of this.#renamings) rename(this.#kept);
		this.#renamings = [];
	}

	#rename(rename: (names: Names) => void): void {
		rename(this.#seen);
		this.#renamings.push(rename);
	}

	#step(call: DiskCall, path: string, grows = false, half: () => void = () => {}): void {
		this.calls++;
		this.counts.set(call, (this.counts.get(call) ?? 0) + 1);
		const error =
			this.calls >= this.diesAt ? new Error('the machine is off') : this.fault({call, name: basename(path), grows});
		if (!error) return;
		if (this.calls <= this.diesAt) half();
		throw error;
	}
}

class FakeFile implements DiskFile {
	readonly #inode: Inode;
	readonly #step: (call: DiskCall, bytes?: Uint8Array, offset?: number) => void;
	#closed = false;

	constructor(inode: Inode, step: (call: DiskCall, bytes?: Uint8Array, offset?: number) => void) {
		this.#inode = inode;
		this.#step = (...call) => {
			if (this.#closed) throw Object.assign(new Error('EBADF: the file is closed'), {code: 'EBADF'});
			step(...call);
		};
	}

	async size(): Promise<number> {
		this.#step('size');
		return this.#inode.seen.length;
	}

	async read(into: Uint8Array, offset: number): Promise<number> {
		await new Promise((resolve) => setImmediate(resolve));
		this.#step('read');
		const found = this.#inode.seen.subarray(offset, offset + into.length);
		into.set(found);
		return found.length;
	}

	async write(bytes: Uint8Array, offset: number): Promise<void> {
		this.#step('write', bytes, offset);
		this.#inode.write(bytes, offset);
	}

	async truncate(size: number): Promise<void> {
		this.#step('truncate');
		this.#inode.seen = Buffer.concat([this.#inode.seen], size);
	}

	async sync(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve)); // flushing takes its time
		try {
			this.#step('sync');
		} catch (error) {
			this.#inode.dirty.clear();
			throw error;
		}
		this.#inode.sync();
	}

	async close(): Promise<void> {
		this.#step('close');
		this.#closed = true;
	}
}
