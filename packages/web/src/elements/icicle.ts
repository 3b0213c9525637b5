import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {MemberView} from '@clusterd/core';
import {memberHref} from '../navigation/route.js';
import {count, counted, STATE_LOOKS} from '../states/words.js';
import {tokens} from '../style/tokens.styles.js';
import './state.js';

/** Parts that are smaller than this share of the whole have no name. */
const NAMED_FROM = 0.05;
const SHOWN = 60;

/**
 * The members of a cluster as a strip: as wide as the instances in them, coloured by the worst state. The tree beside it says
 * the same in words.
 *
 * @summary The picture of a cluster.
 */
@customElement('clusterd-icicle')
export class ClusterdIcicle extends LitElement {
	static override readonly styles = [tokens, css`
		:host { display: block; }
		.strip { display: flex; gap: 2px; min-height: 56px; }
		a { flex: var(--share) 1 0; min-width: 4px; padding: 6px 8px; overflow: hidden; border-radius: 5px; border-block-start: 3px solid var(--tone); background: color-mix(in srgb, var(--tone) 11%, var(--surface)); color: var(--text); }
		a:hover { background: color-mix(in srgb, var(--tone) 20%, var(--surface)); text-decoration: none; }
		.name { display: block; font-weight: 550; } .tiny { padding: 6px 0; }
		p { margin-top: 4px; }
	`];

	/** The members of one cluster. */
	@property({attribute: false}) members: readonly MemberView[] = [];

	override render(): TemplateResult | typeof nothing {
		const parts = this.members.filter(({instances}) => instances > 0);
		const total = parts.reduce((sum, {instances}) => sum + instances, 0);
		if (parts.length < 2) return nothing;
		const shown = [...parts].sort((one, other) => other.instances - one.instances).slice(0, SHOWN);
		return html`<div class="strip">${shown.map(member => this.#part(member, total))}</div>${parts.length > SHOWN ? html`<p class="quiet small">The ${SHOWN} largest of ${count(parts.length)} members.</p>` : nothing}`;
	}

	#part({id, name, kind, instances, state}: MemberView, total: number): TemplateResult {
		const isNamed = instances / total >= NAMED_FROM;
		const words = `${name}, ${kind === 'cluster' ? `${counted(instances, 'instance')}, worst: ${state}` : state}`;
		return html`<a href=${memberHref(id)} title=${words} aria-label=${words} class=${isNamed ? '' : 'tiny'} style="--share:${instances};--tone:var(--${STATE_LOOKS[state].tone})">
			${isNamed ? html`<span class="name cut">${name}</span><clusterd-state compact .state=${state}></clusterd-state> ${kind === 'cluster' ? html`<span class="quiet small number">${count(instances)}</span>` : nothing}` : nothing}</a>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-icicle': ClusterdIcicle;
	}
}
