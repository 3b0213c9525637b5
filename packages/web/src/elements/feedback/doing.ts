import {html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult} from 'lit';
import './error.js';

/** What an element was asked to do: whether it is under way, and what went wrong the last time. */
export class Doing implements ReactiveController {
	readonly #host: ReactiveControllerHost;
	#failure: unknown;
	#running = 0;

	constructor(host: ReactiveControllerHost) {
		this.#host = host;
		host.addController(this);
	}

	hostConnected(): void {
		// Nothing is to be begun: it waits until somebody asks.
	}

	get isBusy(): boolean {
		return this.#running > 0;
	}

	/** What went wrong the last time; undefined when nothing did, or when it was forgotten. */
	get failure(): unknown {
		return this.#failure;
	}

	/** What went wrong, to be shown where it happened. */
	get note(): TemplateResult | typeof nothing {
		return this.#failure === undefined ? nothing : html`<clusterd-error .error=${this.#failure}></clusterd-error>`;
	}

	/** Does it, and keeps what goes wrong. @returns what came of it; undefined when it went wrong */
	async run<Came>(work: () => Promise<Came>): Promise<Came | undefined> {
		this.#running += 1;
		this.forget();
		try {
			return await work();
		} catch (error) {
			this.#failure = error;
			return undefined;
		} finally {
			this.#running -= 1;
			this.#host.requestUpdate();
		}
	}

	/** Forgets what went wrong: something else is shown. */
	forget(): void {
		this.#failure = undefined;
		this.#host.requestUpdate();
	}
}
