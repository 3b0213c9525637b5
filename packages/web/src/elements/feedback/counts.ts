import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {INSTANCE_STATES, type InstanceState, type StateCounts} from '@clusterd/core';
import {count} from '../../states/words.js';
import {tokens} from '../../style/tokens.styles.js';
import './state.js';

/**
 * How many instances are in which state, worst first.
 *
 * @summary Counts by state.
 */
@customElement('clusterd-counts')
export class ClusterdCounts extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: inline-flex; flex-wrap: wrap; gap: 2px 14px; font: inherit; }
		span { display: inline-flex; gap: 5px; align-items: center; white-space: nowrap; }
	`,
	];

	@property({attribute: false}) counts: StateCounts = {};

	override render(): TemplateResult {
		return html`${INSTANCE_STATES.map((state) => this.#one(state))}`;
	}

	#one(state: InstanceState): TemplateResult | typeof nothing {
		const number = this.counts[state] ?? 0;
		return number === 0
			? nothing
			: html`<span><span class="number">${count(number)}</span><clusterd-state .state=${state}></clusterd-state></span>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-counts': ClusterdCounts;
	}
}
