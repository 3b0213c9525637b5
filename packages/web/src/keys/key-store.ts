import type {KeyView, MemberKeys, Missed} from '@clusterd/core';
import {Changes, type Observable} from '../live/watching.js';
import {branchesAbove, chunksOf, keyTree, type FoundName, type KeyChunk, type KeyTree} from './key-tree.js';
import {SeenKeys} from './seen-keys.js';
import {ValueMatches} from './value-matches.js';

/** Keys that are read at once, as one branch. */
const BRANCH_AT_MOST = 64;
/** Keys of one part when all are read. */
const CHUNK_AT_MOST = 1000;
const REQUESTS_AT_ONCE = 4;
const GATHER_MS = 30;

/** The keys of one member as far as they were looked at: names at once, contents when rows come into view. */
export class KeyStore implements Observable {
	readonly changes = new Changes();
	/** What the page shows of the keys. */
	readonly seen: SeenKeys;
	readonly #keys: MemberKeys;
	readonly #views = new Map<string, KeyView>();
	readonly #failures = new Map<string, unknown>();
	readonly #wanted = new Set<string>();
	readonly #reading = new Set<string>();
	readonly #stopped = new AbortController();
	readonly #matches = new ValueMatches();
	/** What is still to be read of all keys; undefined: nobody wants all. */
	#chunks: KeyChunk[] | undefined;
	#unread = 0;
	#unreadable = 0;
	#tree: KeyTree = keyTree([]);
	#names: readonly FoundName[] = [];
	#missed: Missed = {count: 0, members: []};
	#isCut = false;
	#isLoaded = false;
	#failure: unknown;
	#requests = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(keys: MemberKeys, seen = new SeenKeys(() => undefined)) {
		this.#keys = keys;
		this.seen = seen;
	}

	get tree(): KeyTree {
		return this.#tree;
	}

	get names(): readonly FoundName[] {
		return this.#names;
	}

	/** Members that did not answer when names were read. */
	get missed(): Missed {
		return this.#missed;
	}

	/** There are more names than are shown. */
	get isCut(): boolean {
		return this.#isCut;
	}

	get isLoaded(): boolean {
		return this.#isLoaded;
	}

	/** Why names could not be read. */
	get failure(): unknown {
		return this.#failure;
	}

	/** Keys whose contents are still to be read, of all that {@link KeyStore.readAll} asked for. */
	get unread(): number {
		return this.#unread;
	}

	/** Keys of those that could not be read. */
	get unreadable(): number {
		return this.#unreadable;
	}

	/**
	 * Names of keys that have a text in their value, as far as they are read; the same set as long as nothing comes or
	 * goes.
	 */
	withValue(text: string): ReadonlySet<string> {
		return this.#matches.of(this.#views, text);
	}

	/** Reads the contents of all keys, part by part, behind what comes into view. */
	readAll(): void {
		if (!this.#chunks) this.#beginAll();
	}

	/** Nobody wants all contents any more. */
	readNoMore(): void {
		this.#chunks = undefined;
		this.#unread = 0;
		this.#unreadable = 0;
	}

	/** Reads all names, again if they were read. */
	async load(): Promise<void> {
		try {
			const {names, missed, cut} = await this.#keys.names('/', {signal: this.#stopped.signal});
			this.#names = names;
			this.#tree = keyTree(names);
			this.#missed = missed;
			this.#isCut = cut;
			this.#failure = undefined;
			this.#isLoaded = true;
			if (this.#chunks) this.#beginAll();
		} catch (error) {
			if (this.#stopped.signal.aborted) return;
			this.#failure = error;
		}
		this.changes.announce();
	}

	/** A key as last read; what is not read is read soon. */
	want(name: string): KeyView | undefined {
		const view = this.#views.get(name);
		if (!view && !this.#reading.has(name) && !this.#failures.has(name)) this.#gather(name);
		return view;
	}

	/** Why a key could not be read. */
	failureOf(name: string): unknown {
		return this.#failures.get(name);
	}

	/** What is known is old; it stays in view until it was read again. @param name only this key */
	outdate(name?: string): void {
		this.#failures.clear();
		if (name === undefined && this.#chunks) return this.#beginAll();
		const names = name === undefined ? [...this.#views.keys()] : [name];
		for (const each of names.slice(0, 200)) this.#gather(each);
		for (const each of names.slice(200)) this.#views.delete(each);
	}

	/** A key was changed from here; it is read again. */
	changed(name: string, revision: number): void {
		this.seen.changed(name, revision);
		this.outdate(name);
	}

	/** Ends what is being read. */
	stop(): void {
		this.#stopped.abort();
		clearTimeout(this.#timer);
	}

	#take(views: readonly KeyView[], begun: number): void {
		for (const view of views) this.#views.set(view.name, view);
		this.seen.take(views, begun);
		this.#matches.outdate();
	}

	#beginAll(): void {
		this.#chunks = chunksOf(this.#tree, CHUNK_AT_MOST);
		this.#unread = this.#names.length;
		this.#unreadable = 0;
		this.#next();
	}

	#gather(name: string): void {
		this.#wanted.add(name);
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.#next();
		}, GATHER_MS);
	}

	/** Reads what is wanted, the latest first: that is what is in view. */
	#next(): void {
		while (this.#requests < REQUESTS_AT_ONCE && this.#wanted.size > 0 && !this.#stopped.signal.aborted) {
			const name = [...this.#wanted].at(-1)!;
			const branch = branchesAbove(name).find(
				(each) => (this.#tree.nodes.get(each)?.count ?? Infinity) <= BRANCH_AT_MOST,
			);
			const names = branch === undefined ? [name] : [...this.#wanted].filter((each) => isAtOrBelow(each, branch));
			for (const each of names) {
				this.#wanted.delete(each);
				this.#reading.add(each);
			}
			void this.#read(names, branch);
		}
		while (
			this.#requests < REQUESTS_AT_ONCE &&
			this.#chunks &&
			this.#chunks.length > 0 &&
			!this.#stopped.signal.aborted
		)
			void this.#readChunk(this.#chunks.shift()!, this.#chunks);
	}

	async #readChunk({name, isBranch, count}: KeyChunk, chunks: readonly KeyChunk[]): Promise<void> {
		this.#requests += 1;
		const {signal} = this.#stopped;
		const begun = this.seen.now();
		const read = isBranch
			? this.#keys.readBelow(name, {signal}).then(({keys}) => keys)
			: this.#keys.read(name, {signal}).then((view) => [view]);
		const found = await read.catch((): undefined => undefined);
		this.#requests -= 1;
		if (signal.aborted) return;
		this.#take(found ?? [], begun);
		if (chunks === this.#chunks) {
			this.#unread -= count;
			if (!found) this.#unreadable += count;
		}
		this.changes.announce();
		this.#next();
	}

	async #read(names: readonly string[], branch: string | undefined): Promise<void> {
		this.#requests += 1;
		const {signal} = this.#stopped;
		const begun = this.seen.now();
		try {
			const found =
				branch === undefined || names.length === 1
					? [await this.#keys.read(names[0]!, {signal})]
					: (await this.#keys.readBelow(branch, {signal})).keys;
			this.#take(found, begun);
			for (const name of names)
				if (!found.some((view) => view.name === name))
					this.#failures.set(name, new Error('The key is not there any more'));
		} catch (error) {
			for (const name of names) this.#failures.set(name, error);
		}
		for (const name of names) this.#reading.delete(name);
		this.#requests -= 1;
		if (signal.aborted) return;
		this.changes.announce();
		this.#next();
	}
}

/** Of canonical names; a namespace’s own name ends with a slash. */
const isAtOrBelow = (name: string, branch: string): boolean =>
	name === branch || name.startsWith(branch.endsWith(':/') ? branch : `${branch}/`);
