import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {tokens} from '../../style/tokens.styles.js';

/** What is read faster than this shows nothing in between, ms. */
const PATIENCE_MS = 150;

/**
 * Stands for what is being read: nothing at first, bars after 150 ms.
 *
 * @summary A skeleton that does not flicker.
 */
@customElement('clusterd-loading')
export class ClusterdLoading extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: grid; gap: 12px; align-content: start; padding: 12px 0; min-height: 20px; }
		i { height: 12px; border-radius: 6px; background: var(--hover); }
	`,
	];

	/** Bars. */
	@property({type: Number}) lines = 4;
	@state() private isLong = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		this.#timer = setTimeout(() => {
			this.isLong = true;
		}, PATIENCE_MS);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
		this.isLong = false;
	}

	override render(): TemplateResult | typeof nothing {
		if (!this.isLong) return nothing;
		return html`<span class="unseen" role="status">Reading…</span>${Array.from({length: this.lines}, (_, index) => html`<i style="width:${90 - ((index * 37) % 50)}%"></i>`)}`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-loading': ClusterdLoading;
	}
}
