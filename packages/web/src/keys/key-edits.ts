import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {MemberView, Outcome} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {Drafts} from './drafts.js';
import type {KeyStore} from './key-store.js';

const SAVED_MS = 2500;

/** A save that is not over. */
interface Saving {
	readonly content: string;
	readonly over: Promise<void>;
}

/** The keys of one member while they are edited. */
interface Edited {
	readonly drafts: Drafts;
	/** Left out before a member is shown. */
	readonly store?: KeyStore;
	readonly failures: Map<string, unknown>;
	/** The last save of each key. */
	readonly saving: Map<string, Saving>;
}

/** What an editor of keys shows besides the keys themselves: what was typed, what went wrong, what was just saved. */
export class KeyEdits implements ReactiveController {
	readonly #host: ReactiveControllerHost & EventTarget;
	#edited: Edited = {drafts: new Drafts(''), failures: new Map(), saving: new Map()};
	#saved: string | undefined;

	constructor(host: ReactiveControllerHost & EventTarget) {
		this.#host = host;
		host.addController(this);
	}

	hostConnected(): void {
		// Nothing is to be begun: what was typed is read when a member is shown.
	}

	/** Begins with another member and its keys. */
	begin(member: string, store: KeyStore): void {
		this.#edited = {drafts: new Drafts(member), store, failures: new Map(), saving: new Map()};
		this.#saved = undefined;
	}

	/** What was typed for a key and not saved. */
	draftOf(name: string): string | undefined {
		return this.#edited.drafts.get(name)?.text;
	}

	failureOf(name: string): unknown {
		return this.#edited.failures.get(name);
	}

	/** Whether a key was saved just now. */
	wasSaved(name: string): boolean {
		return this.#saved === name;
	}

	/** Keeps what was typed; undefined: it was given up. */
	draft(name: string, draft: string | undefined): void {
		const {drafts, failures, store} = this.#edited;
		if (draft === undefined) {
			drafts.forget(name);
			failures.delete(name);
		} else drafts.set(name, draft, store?.seen.of(name) ?? {});
		this.#host.requestUpdate();
	}

	/** Sets a key of a member, after what was asked for it before; what was typed stays until that is done. */
	save(member: MemberView, name: string, content: string): Promise<void> {
		this.draft(name, content);
		const edited = this.#edited;
		const before = edited.saving.get(name);
		if (before?.content === content) return before.over;
		const over = (before?.over ?? Promise.resolve())
			.then(() => this.#save(edited, member, name, content))
			.finally(() => {
				if (edited.saving.get(name)?.over === over) edited.saving.delete(name);
			});
		edited.saving.set(name, {content, over});
		return over;
	}

	async #save(edited: Edited, {id, kind}: MemberView, name: string, content: string): Promise<void> {
		const {drafts, failures, store} = edited;
		failures.delete(name);
		const setting = store?.want(name)?.value.setting;
		try {
			const outcome = await requestChange(
				this.#host,
				{
					kind: 'set',
					member: id,
					units: [{name, content}],
					...(kind === 'cluster' && setting?.here && setting.mode === 'default' ? {mode: 'default'} : {}),
				},
				drafts.get(name)?.seen,
			);
			if (outcome) this.#done(edited, name, content, outcome);
			const refusal = outcome?.operation?.exceptions.find(({state}) => state === 'rejected' || state === 'failed');
			if (kind === 'instance' && refusal) failures.set(name, new Error(refusal.reason ?? refusal.state));
		} catch (error) {
			failures.set(name, error);
		}
		this.#host.requestUpdate();
	}

	#done({drafts, store}: Edited, name: string, content: string, {revision}: Outcome): void {
		const draft = drafts.get(name);
		drafts.forget(name);
		if (revision === undefined) store?.outdate(name);
		else store?.changed(name, revision);
		// Typed while the other one was being saved.
		if (draft && draft.text !== content) drafts.set(name, draft.text, store?.seen.of(name) ?? {});
		this.#saved = name;
		setTimeout(() => {
			if (this.#saved === name) this.#saved = undefined;
			this.#host.requestUpdate();
		}, SAVED_MS);
	}
}
