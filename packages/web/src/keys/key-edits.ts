import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {MemberView, Outcome} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {Drafts} from './drafts.js';
import type {KeyStore} from './key-store.js';

const SAVED_MS = 2500;

/** What an editor of keys shows besides the keys themselves: what was typed, what went wrong, what was just saved. */
export class KeyEdits implements ReactiveController {
	readonly #host: ReactiveControllerHost & EventTarget;
	readonly #failures = new Map<string, unknown>();
	readonly #saving = new Map<string, Promise<void>>();
	#drafts = new Drafts('');
	#saved: string | undefined;
	#store: KeyStore | undefined;

	constructor(host: ReactiveControllerHost & EventTarget) {
		this.#host = host;
		host.addController(this);
	}

	hostConnected(): void {
		// Nothing is to be begun: what was typed is read when a member is shown.
	}

	/** Begins with another member and its keys. */
	begin(member: string, store: KeyStore): void {
		this.#store = store;
		this.#drafts = new Drafts(member);
		this.#failures.clear();
		this.#saved = undefined;
	}

	/** What was typed for a key and not saved. */
	draftOf(name: string): string | undefined {
		return this.#drafts.get(name)?.text;
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
		if (draft === undefined) this.#forget(name);
		else this.#drafts.set(name, draft, this.#store?.seen.of(name) ?? {});
		this.#host.requestUpdate();
	}

	/** Sets a key of a member, after what was asked for it before; what was typed stays until that is done. */
	save(member: MemberView, name: string, content: string): Promise<void> {
		this.draft(name, content);
		const saving = (this.#saving.get(name) ?? Promise.resolve()).then(() => (this.#store ? this.#save(this.#store, member, name, content) : undefined));
		this.#saving.set(name, saving);
		return saving;
	}

	async #save(store: KeyStore, {id, kind}: MemberView, name: string, content: string): Promise<void> {
		this.#failures.delete(name);
		const setting = store.want(name)?.value.setting;
		try {
			const outcome = await requestChange(this.#host, {kind: 'set', member: id, units: [{name, content}], ...(kind === 'cluster' && setting?.here && setting.mode === 'default' ? {mode: 'default'} : {})}, this.#drafts.get(name)?.seen);
			if (outcome) this.#done(store, name, content, outcome);
			const refusal = outcome?.operation?.exceptions.find(({state}) => state === 'rejected' || state === 'failed');
			if (kind === 'instance' && refusal) this.#failures.set(name, new Error(refusal.reason ?? refusal.state));
		} catch (error) {
			this.#failures.set(name, error);
		}
		this.#host.requestUpdate();
	}

	#forget(name: string): void {
		this.#drafts.forget(name);
		this.#failures.delete(name);
	}

	#done(store: KeyStore, name: string, content: string, {revision}: Outcome): void {
		const draft = this.#drafts.get(name);
		this.#drafts.forget(name);
		if (revision === undefined) store.outdate(name);
		else store.changed(name, revision);
		if (draft && draft.text !== content) this.#drafts.set(name, draft.text, store.seen.of(name)); // Typed while the other one was being saved.
		this.#saved = name;
		setTimeout(() => {
			if (this.#saved === name) this.#saved = undefined;
			this.#host.requestUpdate();
		}, SAVED_MS);
	}
}
