import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {Operation, ResultState} from '@clusterd/core';
import {count, STATE_LOOKS} from '../../states/words.js';
import {tokens} from '../../style/tokens.styles.js';
import './state.js';

/** In the order in which the strip shows them. */
const ORDER: readonly ResultState[] = [
	'applied',
	'unchanged',
	'superseded',
	'skipped',
	'pending',
	'rejected',
	'failed',
];

/**
 * How far an operation went: one strip, a part for each result, with numbers below.
 *
 * @summary The progress strip.
 */
@customElement('clusterd-progress')
export class ClusterdProgress extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: block; }
		.strip { display: flex; gap: 1px; height: 8px; border-radius: 4px; overflow: hidden; background: var(--hover); }
		.strip i { min-width: 3px; background: var(--tone); }
		.strip .unchanged { background: color-mix(in srgb, var(--tone) 55%, var(--surface)); }
		.pending { background: repeating-linear-gradient(135deg, var(--tone) 0 3px, transparent 3px 6px) !important; }
		.counts { display: flex; flex-wrap: wrap; gap: 2px 14px; margin-top: 6px; }
		.counts span { display: inline-flex; gap: 5px; }
		:host([compact]) .counts { display: none; }
	`,
	];

	@property({attribute: false}) operation?: Operation;
	/** The strip without numbers. */
	@property({type: Boolean, reflect: true}) compact = false;

	override render(): TemplateResult | typeof nothing {
		if (!this.operation) return nothing;
		const {targets, totals} = this.operation;
		const parts = ORDER.map((state) => ({state, number: totals[state] ?? 0})).filter(({number}) => number > 0);
		const over = targets - (totals.pending ?? 0);
		return html`<div class="strip" role="progressbar" aria-valuemin="0" aria-valuemax=${Math.max(targets, 1)} aria-valuenow=${targets === 0 ? 1 : over} aria-label=${`${count(over)} of ${count(targets)} instances are done`}>
				${parts.map(({state, number}) => html`<i class=${state} style="flex:${number};--tone:var(--${STATE_LOOKS[state].tone})" title=${`${count(number)} ${state}`}></i>`)}
			</div>
			<div class="counts">${targets === 0 ? html`<span class="quiet">No instance is concerned</span>` : parts.map(({state, number}) => html`<span><span class="number">${count(number)}</span><clusterd-state .state=${state}></clusterd-state></span>`)}</div>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-progress': ClusterdProgress;
	}
}
