import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {MemberView} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {Drafts} from './drafts.js';
import type {KeyStore} from './key-store.js';

const SAVED_MS = 2500;

/** What an editor of keys shows besides the keys themselves: what was typed, what went wrong, what was just saved. */
export class KeyEdits implements ReactiveController {
	readonly #host: ReactiveControllerHost & EventTarget;
	readonly #failures = new Map<string, unknown>();
	#drafts = new Drafts('');
	#saved: string | undefined;

	constructor(host: ReactiveControllerHost & EventTarget) {
		this.#host = host;
		host.addController(this);
	}

	hostConnected(): void {
		// Nothing is to be begun: what was typed is read when a member is shown.
	}

	/** Begins with another member. */
	begin(member: string): void {
		this.#drafts = new Drafts(member);
		this.#failures.clear();
		this.#saved = undefined;
	}

	/** What was typed for a key and not saved. */
	draftOf(name: string): string | undefined {
		return this.#drafts.get(name);
	}

	failureOf(name: string): unknown {
		return this.#failures.get(name);
	}

	/** Whether a key was saved just now. */
	wasSaved(name: string): boolean {
		return this.#saved === name;
	}

	/** Keeps what was typed; undefined: it was given up. */
	draft(name: string, draft: string | undefined): void {
		this.#drafts.set(name, draft);
		if (draft === undefined) this.#failures.delete(name);
		this.#host.requestUpdate();
	}

	/** Sets a key of a member; what was typed stays until that is done. */
	async save(store: KeyStore, {id, kind}: MemberView, name: string, content: string): Promise<void> {
		this.draft(name, content);
		this.#failures.delete(name);
		const setting = store.want(name)?.value.setting;
		try {
			const outcome = await requestChange(this.#host, {kind: 'set', member: id, units: [{name, content}], ...(kind === 'cluster' && setting?.here && setting.mode === 'default' ? {mode: 'default'} : {})});
			if (outcome) this.#done(store, name);
			const refusal = outcome?.operation?.exceptions.find(({state}) => state === 'rejected' || state === 'failed');
			if (kind === 'instance' && refusal) this.#failures.set(name, new Error(refusal.reason ?? refusal.state));
		} catch (error) {
			this.#failures.set(name, error);
		}
		this.#host.requestUpdate();
	}

	#done(store: KeyStore, name: string): void {
		this.#drafts.set(name, undefined);
		store.outdate(name);
		this.#saved = name;
		setTimeout(() => {
			if (this.#saved === name) this.#saved = undefined;
			this.#host.requestUpdate();
		}, SAVED_MS);
	}
}
