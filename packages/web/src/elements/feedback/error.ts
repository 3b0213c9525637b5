import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {STATE_LOOKS} from '../../states/words.js';
import {SHAPES} from '../../states/shapes.js';
import {tokens} from '../../style/tokens.styles.js';

/** Something with a message and, if it is of clusterd, a stable code. */
interface Told {
	readonly message?: unknown;
	readonly code?: unknown;
}

/**
 * What went wrong, where it happened: the message says what, to what, and what to do; the stable code stands small
 * beside it.
 *
 * @summary An error in place.
 * @slot - What can be done about it, such as a button.
 */
@customElement('clusterd-error')
export class ClusterdErrorNote extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: block; }
		div { display: flex; gap: 8px; padding: 8px 12px; border-inline-start: 3px solid var(--bad); border-radius: 4px; background: color-mix(in srgb, var(--bad) 8%, var(--surface)); }
		svg { flex: none; width: 12px; height: 12px; margin-top: 3px; color: var(--bad); }
		p { overflow-wrap: anywhere; }
		.code { white-space: nowrap; }
	`,
	];

	/** What was thrown, or the facts of a refusal. */
	@property({attribute: false}) error: unknown;

	override render(): TemplateResult | typeof nothing {
		if (this.error === undefined) return nothing;
		const {message, code} = this.error as Told;
		return html`<div role="alert"><svg viewBox="0 0 12 12" aria-hidden="true">${SHAPES[STATE_LOOKS.failed.shape]}</svg>
			<p>${typeof message === 'string' && message !== '' ? message : 'Something failed without saying why'} ${typeof code === 'string' ? html`<span class="code">${code}</span>` : nothing}<slot></slot></p></div>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-error': ClusterdErrorNote;
	}
}
