import '@awesome.me/webawesome/dist/components/button/button.js';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import type {Member, MemberView} from '@clusterd/core';
import type {ClusterdAddDialog} from '../dialogs/add-dialog.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import '../dialogs/add-dialog.js';

/**
 * Two buttons: an instance or a cluster is added to a cluster.
 *
 * @summary How members come into a cluster.
 */
@customElement('clusterd-add-members')
export class ClusterdAddMembers extends LitElement {
	static override readonly styles = [tokens, controls, css`:host { display: flex; flex-wrap: wrap; gap: 8px; } :host([quiet]) { gap: 2px; } button { color: var(--quiet); } button:hover { color: var(--text); }`];

	/** The cluster that they are added to. */
	@property({attribute: false}) member?: MemberView;
	/** Small, for the edge of a list. */
	@property({type: Boolean, reflect: true}) quiet = false;
	@query('clusterd-add-dialog') private dialog!: ClusterdAddDialog;

	override render(): TemplateResult | typeof nothing {
		if (!this.member) return nothing;
		if (this.quiet) return html`${(['instance', 'cluster'] as const).map(kind => html`<button class="plain" title=${`Add to ${this.member!.path}`} @click=${() => this.#add(kind)}>+ Add ${kind}</button>`)}<clusterd-add-dialog></clusterd-add-dialog>`;
		return html`<wa-button size="s" variant="brand" @click=${() => this.#add('instance')}>Add instance…</wa-button>
			<wa-button size="s" appearance="outlined" @click=${() => this.#add('cluster')}>Add cluster…</wa-button><clusterd-add-dialog></clusterd-add-dialog>`;
	}

	#add(kind: Member['kind']): void {
		this.dialog.show(this.member!, kind);
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-add-members': ClusterdAddMembers;
	}
}
