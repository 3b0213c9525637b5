import {css, html, LitElement, nothing, svg, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {MemberView} from '@clusterd/core';
import {count} from '../../states/words.js';
import {tokens} from '../../style/tokens.styles.js';
import '../feedback/state.js';

const CLUSTER = svg`<svg viewBox="0 0 14 14" aria-hidden="true"><path d="M1.5 3.5A1 1 0 0 1 2.5 2.5h3l1.3 1.6h4.7a1 1 0 0 1 1 1v5.4a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1z" fill="none" stroke="currentColor" stroke-width="1.2"/></svg>`;
const INSTANCE = svg`<svg viewBox="0 0 14 14" aria-hidden="true"><rect x="2" y="2" width="10" height="4.2" rx="1" fill="none" stroke="currentColor" stroke-width="1.2"/><rect x="2" y="7.8" width="10" height="4.2" rx="1" fill="none" stroke="currentColor" stroke-width="1.2"/><path d="M4.4 4.1h.01M4.4 9.9h.01" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></svg>`;

const PAUSED = svg`<svg viewBox="0 0 14 14" aria-hidden="true"><path d="M5 3v8M9 3v8" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>`;

/** A member in a tree: kind, name, how many instances, the worst state, and whether delivery is paused. */
@customElement('clusterd-member-row')
export class ClusterdMemberRow extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: flex; align-items: center; gap: 6px; font: inherit; color: inherit; }
		svg { flex: none; width: 14px; height: 14px; color: var(--quiet); }
		.name { flex: 1; }
		.paused { display: inline-flex; } .paused svg { color: var(--busy); }
		.none { flex: none; width: 12px; }
		.number { color: var(--quiet); font-size: 12px; }
	`,
	];

	@property({attribute: false}) member?: MemberView;

	override render(): TemplateResult | typeof nothing {
		if (!this.member) return nothing;
		const {kind, name, instances, state, instance, cluster} = this.member;
		return html`${kind === 'cluster' ? CLUSTER : INSTANCE}<span class="name cut" title=${name}>${name}</span>
			${cluster?.paused ? html`<span class="paused" title="Delivery is paused">${PAUSED}<span class="unseen">paused</span></span>` : nothing}
			${kind === 'cluster' ? html`<span class="number" title=${`${count(instances)} instances`}>${count(instances)}</span>` : nothing}
			${kind === 'cluster' && instances === 0 ? html`<span class="none"><span class="unseen">empty</span></span>` : html`<clusterd-state compact .state=${state} .observed=${instance?.observedAt ?? 0}></clusterd-state>`}`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-member-row': ClusterdMemberRow;
	}
}
