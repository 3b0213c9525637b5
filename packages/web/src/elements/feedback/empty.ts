import {css, html, LitElement, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {tokens} from '../../style/tokens.styles.js';

/**
 * What is said where there is nothing yet: what would be here, and how it comes here.
 *
 * @summary An empty state that teaches.
 * @slot - The explanation and what can be done.
 */
@customElement('clusterd-empty')
export class ClusterdEmpty extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: block; max-width: 560px; margin-bottom: 24px; padding: 24px; border: 1px dashed var(--line-strong); border-radius: 8px; }
		h2 { margin-bottom: 4px; font-size: 14px; font-weight: 600; }
		div { color: var(--quiet); }
	`,
	];

	@property() heading = '';

	override render(): TemplateResult {
		return html`<h2>${this.heading}</h2><div><slot></slot></div>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-empty': ClusterdEmpty;
	}
}
