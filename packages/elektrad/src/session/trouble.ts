import {readSubtree} from '../keys/subtree-reader.js';
import {judge, parseKey, type ShownKey} from '../wire/answers.js';
import {keyPath, subtreePath} from '../wire/routes.js';
import type {WireAnswer} from '../wire/transport.js';
import {MOUNTS_KEY, mountsIn} from './mounts.js';

/** Why the reads of a session are no truth (S11.2). */
export interface Trouble {
	/** elektrad's words, or ours. */
	readonly text: string;
	/** Looks whether it is over, in the same session: a new one would kill elektrad. */
	isOver(): Promise<boolean>;
}

/** Sends a GET in the session. */
export type Look = (path: string) => Promise<WireAnswer>;

/**
 * A file that elektrad cannot read.
 *
 * elektrad marks it as read: from then on the session shows what it had in memory, as if nothing were wrong, and a
 * write would overwrite the file with that (protocol.md 6.8). So only something else than that memory ends the trouble.
 */
export class BrokenFile implements Trouble {
	readonly #look: Look;
	readonly #root: string;
	#text: string;
	/** What the session has in memory; undefined while elektrad goes on refusing. */
	#remembered: string | undefined;

	private constructor(text: string, root: string, look: Look) {
		this.#text = text;
		this.#root = root;
		this.#look = look;
	}

	/** @param name the key whose read was refused with that text */
	static async found(name: string, text: string, look: Look): Promise<BrokenFile> {
		const trouble = new BrokenFile(text, name === '/' ? name : name.replace(/:\/.*/s, ':/'), look);
		trouble.#remembered = await trouble.#see();
		return trouble;
	}

	get text(): string {
		return this.#text;
	}

	async isOver(): Promise<boolean> {
		const seen = await this.#see();
		if (seen !== undefined) return seen !== this.#remembered;
		this.#remembered = await this.#see(); // broken in another way: that was marked as read now
		return false;
	}

	/** All that there is in the namespace; undefined when it is refused. */
	async #see(): Promise<string | undefined> {
		try {
			const {readings} = await readSubtree(this.#root, (name) => this.#show(name));
			return JSON.stringify(readings);
		} catch (error) {
			if (!(error instanceof RefusedReadError)) throw error;
			this.#text = error.message;
			return undefined;
		}
	}

	async #show(name: string): Promise<ShownKey> {
		const answer = await this.#look(subtreePath(name));
		const verdict = judge(answer);
		const key = verdict.kind === 'done' ? parseKey(answer.body) : undefined;
		if (key === undefined)
			throw new RefusedReadError(verdict.kind === 'done' ? 'what it shows is no key' : verdict.text);
		return key;
	}
}

/** Mountpoints that changed while elektrad runs: the handles that are open go on writing into the old files. */
export class ChangedMounts implements Trouble {
	readonly text = 'mounts changed, restart elektrad';
	readonly #begunWith: string;
	readonly #look: Look;

	constructor(begunWith: readonly string[], look: Look) {
		this.#begunWith = begunWith.join('\n');
		this.#look = look;
	}

	async isOver(): Promise<boolean> {
		const answer = await this.#look(keyPath(MOUNTS_KEY));
		return mountsIn(parseKey(answer.body)?.ls ?? []).join('\n') === this.#begunWith;
	}
}

class RefusedReadError extends Error {
	override readonly name = 'RefusedReadError';
}
