import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Tells whoever looks at a store that it changed, once a frame at most however much happens. */
export class Changes {
	readonly #listeners = new Set<() => void>();
	#isAnnounced = false;

	/** Calls the listener after each change. @returns what ends it */
	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Something changed. */
	announce(): void {
		if (this.#isAnnounced) return;
		this.#isAnnounced = true;
		requestAnimationFrame(() => {
			this.#isAnnounced = false;
			for (const listener of [...this.#listeners]) listener();
		});
	}
}

/** Something that tells of its changes. */
export interface Observable {
	readonly changes: Changes;
}

/** Renders an element again when the store that it looks at changes. */
export class Watching implements ReactiveController {
	readonly #host: ReactiveControllerHost;
	readonly #store: () => Observable | undefined;
	readonly #then: (() => void) | undefined;
	#watched: Observable | undefined;
	#end: (() => void) | undefined;

	/** @param then what to do besides rendering */
	constructor(host: ReactiveControllerHost, store: () => Observable | undefined, then?: () => void) {
		this.#host = host;
		this.#store = store;
		this.#then = then;
		host.addController(this);
	}

	hostConnected(): void {
		this.hostUpdate();
	}

	/** A store given by property or context may come late, or be another one. */
	hostUpdate(): void {
		const store = this.#store();
		if (store === this.#watched) return;
		this.#end?.();
		this.#watched = store;
		this.#end = store?.changes.subscribe(() => {
			this.#then?.();
			this.#host.requestUpdate();
		});
	}

	hostDisconnected(): void {
		this.#end?.();
		this.#end = undefined;
		this.#watched = undefined;
	}
}
