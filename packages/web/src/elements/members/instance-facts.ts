import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {MemberView} from '@clusterd/core';
import {hrefOf} from '../../navigation/route.js';
import {ago, exactly} from '../../states/time.js';
import {STATE_LOOKS} from '../../states/words.js';
import {tokens} from '../../style/tokens.styles.js';
import '../feedback/state.js';

/**
 * How clusterd reaches an instance, and how that goes.
 *
 * @summary The connection of an instance.
 */
@customElement('clusterd-instance-facts')
export class ClusterdInstanceFacts extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: block; }
		dl { display: grid; grid-template-columns: max-content 1fr; gap: 7px 24px; }
		dt { color: var(--quiet); } dd { overflow-wrap: anywhere; }
	`,
	];

	@property({attribute: false}) member?: MemberView;

	override render(): TemplateResult | typeof nothing {
		const {state, instance, since} = this.member ?? {};
		if (!instance || !state) return nothing;
		const {addresses, leaving, version, marker, stateSince, reason, observedAt, nextAttempt, confirmed} = instance;
		return html`<dl>
			<dt>State</dt><dd><clusterd-state .state=${state} .observed=${observedAt}></clusterd-state> <span class="quiet">since <span title=${exactly(stateSince)}>${ago(stateSince)}</span>. ${STATE_LOOKS[state].meaning}</span></dd>
			${leaving ? html`<dt>Leaving</dt><dd>It goes as soon as its own values are there again; no setting reaches it any more.</dd>` : nothing}
			${reason === undefined ? nothing : html`<dt>Reason</dt><dd>${reason}</dd>`}
			${nextAttempt === undefined ? nothing : html`<dt>Next attempt</dt><dd title=${exactly(nextAttempt)}>${nextAttempt <= Date.now() ? 'due now' : ago(nextAttempt)}</dd>`}
			<dt>Address</dt><dd>${addresses.map((address) => html`<div>${link(address)}</div>`)}</dd>
			<dt>Last contact</dt><dd>${observedAt === 0 ? 'never' : html`<span title=${exactly(observedAt)}>${ago(observedAt)}</span>`}</dd>
			${version === undefined ? nothing : html`<dt>elektrad</dt><dd>${version}</dd>`}
			${marker === undefined ? nothing : html`<dt>Identity</dt><dd><code>${marker}</code></dd>`}
			<dt>Has everything up to</dt><dd>${confirmed === 0 ? 'no revision yet' : html`<a href=${hrefOf({screen: 'revision', revision: confirmed})}>revision ${confirmed}</a>`}</dd>
			${since ? html`<dt>Last edited</dt><dd>by ${since.actor}, <span title=${exactly(since.at)}>${ago(since.at)}</span></dd>` : nothing}
		</dl>`;
	}
}

/** Only what a browser opens without harm becomes a link. */
const link = (address: string): TemplateResult =>
	/^https?:\/\//i.test(address)
		? html`<a href=${address} target="_blank" rel="noreferrer noopener">${address}</a>`
		: html`${address}`;

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-instance-facts': ClusterdInstanceFacts;
	}
}
