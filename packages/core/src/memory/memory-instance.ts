import {KeyName} from '@clusterd/elektra';
import type {Step} from '../ports/key-database.js';
import type {KeyReading} from '../units/reading.js';
import type {Saved} from '../units/setting.js';
import {unitMetakey, unitName, type Unit} from '../units/unit.js';

interface StoredKey {
	/** `null` is a binary value. */
	readonly value: string | null;
	readonly meta: Readonly<Record<string, string>>;
}

const NO_META: Readonly<Record<string, string>> = {};

/**
 * A key database that lives in this process, with the means to make it misbehave: what {@link MemoryConnector} connects
 * to, and at the same time the hand of somebody outside who reads and writes it behind clusterd's back.
 */
export class MemoryInstance {
	/** No request gets through. */
	offline = false;
	/** Why its key database cannot be read; calls reject with INSTANCE_BROKEN. */
	broken: string | undefined;
	/** Every request waits for it first: a promise that never settles is an instance that hangs. */
	gate: Promise<unknown> | undefined;
	/** Refuses the steps for which it gives a text. */
	reject: ((step: Step) => string | undefined) | undefined;
	/** Another writer: what it puts in the place of a step that was just done. */
	rival: ((step: Step) => Saved | undefined) | undefined;
	/** Loses the answer to the steps for which it says whether they are done all the same. */
	muffle: ((step: Step) => 'done' | 'not done' | undefined) | undefined;
	/** Makes the marker impossible to write: its own words. */
	markerFault: string | undefined;
	/** How often it was started, from 1. */
	starts = 1;
	/** What it was asked for: contacts made, listings, keys read, steps that changed something, steps refused. */
	readonly stats = {contacts: 0, listings: 0, reads: 0, writes: 0, rejections: 0};
	/** elektrad's; told at the next contact after a restart. */
	version: string;
	#keys: Map<string, StoredKey> | undefined;

	constructor({version = '0.11.0'}: {readonly version?: string} = {}) {
		this.version = version;
	}

	/** Sets a value as somebody outside would; null is a binary one. Metadata stays. */
	set(name: string, value: string | null): void {
		this.#store(name, {value, meta: this.#keys?.get(name)?.meta ?? NO_META});
	}

	/** Sets a metakey; undefined takes it away. Makes the key, with an empty value, when it is missing. */
	setMeta(name: string, metakey: string, content: string | undefined): void {
		const {value, meta} = this.#keys?.get(name) ?? {value: '', meta: NO_META};
		const {[metakey]: _, ...others} = meta;
		this.#store(name, {value, meta: content === undefined ? others : {...others, [metakey]: content}});
	}

	/** Removes exactly that key with its metadata. */
	remove(name: string): void {
		this.#keys?.delete(name);
	}

	/** The value; undefined when the key is missing, null when it is binary. */
	get(name: string): string | null | undefined {
		return this.#keys?.get(name)?.value;
	}

	/** The metakeys of a key; undefined when it is missing. */
	meta(name: string): Readonly<Record<string, string>> | undefined {
		return this.#keys?.get(name)?.meta;
	}

	/** All names in Elektra's order. */
	names(): readonly string[] {
		return [...(this.#keys?.keys() ?? [])]
			.map((name) => KeyName.parse(name))
			.sort((a, b) => KeyName.compare(a, b))
			.map((name) => name.toString());
	}

	/** Starts it again; what is stored stays. */
	restart(): void {
		this.starts += 1;
	}

	/** The key as {@link KeyDatabase} reads it. */
	reading(name: string): KeyReading {
		const key = this.#keys?.get(name);
		if (key === undefined) return {name, state: 'missing', meta: NO_META};
		return {
			name,
			state: 'present',
			meta: key.meta,
			...(key.value === null ? {binary: true as const} : {value: key.value}),
		};
	}

	/** Makes a unit so. */
	put(unit: Unit, {content}: Saved): void {
		const name = unitName(unit);
		const metakey = unitMetakey(unit);
		if (metakey !== undefined) {
			if (content !== undefined || this.get(name) !== undefined) this.setMeta(name, metakey, content);
		} else if (content === undefined) {
			this.remove(name);
		} else {
			this.set(name, content);
		}
	}

	#store(name: string, key: StoredKey): void {
		this.#keys ??= new Map();
		this.#keys.set(name, key);
	}
}
