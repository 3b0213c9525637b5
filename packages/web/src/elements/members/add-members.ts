import '@awesome.me/webawesome/dist/components/button/button.js';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {Member, MemberView} from '@clusterd/core';
import {AddEvent} from '../../changes/add-event.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';

/**
 * Two buttons: an instance or a cluster is added to a cluster. The nearest `<clusterd-changes>` asks for the rest,
 * since the first member may end what these buttons stand in.
 *
 * @summary How members come into a cluster.
 * @event clusterd-add - {@link AddEvent}
 */
@customElement('clusterd-add-members')
export class ClusterdAddMembers extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`:host { display: flex; flex-wrap: wrap; gap: 8px; } :host([quiet]) { gap: 2px; } button { color: var(--quiet); } button:hover { color: var(--text); }`,
	];

	/** The cluster that they are added to. */
	@property({attribute: false}) member?: MemberView;
	/** Small, for the edge of a list. */
	@property({type: Boolean, reflect: true}) quiet = false;

	override render(): TemplateResult | typeof nothing {
		if (!this.member) return nothing;
		if (this.quiet)
			return html`${(['instance', 'cluster'] as const).map((kind) => html`<button class="plain" title=${`Add to ${this.member!.path}`} @click=${() => this.#add(kind)}>+ Add ${kind}</button>`)}`;
		return html`<wa-button size="s" variant="brand" @click=${() => this.#add('instance')}>Add instance…</wa-button>
			<wa-button size="s" appearance="outlined" @click=${() => this.#add('cluster')}>Add cluster…</wa-button>`;
	}

	#add(kind: Member['kind']): void {
		this.dispatchEvent(new AddEvent(this.member!, kind));
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-add-members': ClusterdAddMembers;
	}
}
