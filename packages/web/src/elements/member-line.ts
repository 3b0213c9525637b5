import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {MemberView} from '@clusterd/core';
import {memberHref} from '../navigation/route.js';
import {ago, exactly} from '../states/time.js';
import {counted} from '../states/words.js';
import {tokens} from '../style/tokens.styles.js';
import './state.js';

/** A member as a line of the table of members. */
@customElement('clusterd-member-line')
export class ClusterdMemberLine extends LitElement {
	static override readonly styles = [tokens, css`
		:host { display: grid; grid-template-columns: minmax(120px, 2fr) 120px minmax(120px, 3fr) 110px 90px; gap: 12px; align-items: center; font: inherit; }
		.name { font-weight: 550; }
		@media (max-width: 760px) { :host { grid-template-columns: minmax(0, 1fr) auto; } .wide { display: none; } }
	`];

	@property({attribute: false}) member?: MemberView;

	override render(): TemplateResult | typeof nothing {
		if (!this.member) return nothing;
		const {id, name, kind, state, instances, instance, cluster} = this.member;
		return html`<span role="gridcell" class="cut"><a class="name" href=${memberHref(id)} title=${name} tabindex="-1">${name}</a></span>
			<span role="gridcell">${kind === 'cluster' && instances === 0 ? html`<span class="quiet">empty</span>` : html`<clusterd-state .state=${state} .observed=${instance?.observedAt ?? 0}></clusterd-state>`}</span>
			<span role="gridcell" class="wide cut quiet" title=${instance?.addresses[0] ?? ''}>${kind === 'cluster' ? `${counted(instances, 'instance')}, ${counted(cluster?.settings ?? 0, 'setting')}` : instance?.addresses[0] ?? ''}</span>
			<span role="gridcell" class="wide quiet" title=${instance ? exactly(instance.stateSince) : ''}>${instance ? ago(instance.stateSince) : nothing}</span>
			<span role="gridcell" class="wide quiet">${instance?.version ?? nothing}</span>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-member-line': ClusterdMemberLine;
	}
}
