import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import type {Id, MemberView} from '@clusterd/core';
import {memberHref} from '../../navigation/route.js';
import {ago, exactly} from '../../states/time.js';
import {counted} from '../../states/words.js';
import {tokens} from '../../style/tokens.styles.js';
import '../feedback/state.js';

/** A member was ticked, or is not any more. */
export class MemberSelectEvent extends Event {
	readonly member: Id;

	constructor(member: Id) {
		super('clusterd-member-select', {bubbles: true, composed: true});
		this.member = member;
	}
}

/**
 * A member as a line of the table of members.
 *
 * @cssprop --columns - The columns behind the box for choosing, as the table's head has them
 */
@customElement('clusterd-member-line')
export class ClusterdMemberLine extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: grid; grid-template-columns: 18px var(--columns, minmax(100px, 2fr) 112px minmax(120px, 3fr) 100px 76px); gap: 12px; align-items: center; font: inherit; }
		.name { font-weight: 550; }
		input { width: 15px; height: 15px; margin: 0; accent-color: var(--accent); vertical-align: -2px; }
		@media (max-width: 1040px) { .version { display: none; } }
		@media (max-width: 760px) { :host { grid-template-columns: 18px minmax(0, 1fr) auto; } .wide { display: none; } }
	`,
	];

	@property({attribute: false}) member?: MemberView;
	@property({type: Boolean}) selected = false;

	override render(): TemplateResult | typeof nothing {
		if (!this.member) return nothing;
		const {id, name, kind, state, instances, instance, cluster} = this.member;
		return html`<span role="gridcell"><input type="checkbox" tabindex="-1" aria-label=${`Select ${name}`} .checked=${live(this.selected)} @change=${this.#select}></span><span role="gridcell" class="cut"><a class="name" href=${memberHref(id)} title=${name} tabindex="-1">${name}</a></span>
			<span role="gridcell">${kind === 'cluster' && instances === 0 ? html`<span class="quiet">empty</span>` : html`<clusterd-state .state=${state} .observed=${instance?.observedAt ?? 0}></clusterd-state>`}</span>
			<span role="gridcell" class="wide cut quiet" title=${instance?.addresses[0] ?? ''}>${kind === 'cluster' ? `${counted(instances, 'instance')}, ${counted(cluster?.settings ?? 0, 'setting')}${cluster?.paused ? ', delivery paused' : ''}` : (instance?.addresses[0] ?? '')}</span>
			<span role="gridcell" class="wide quiet" title=${instance ? exactly(instance.stateSince) : ''}>${instance ? ago(instance.stateSince) : nothing}</span>
			<span role="gridcell" class="wide version quiet">${instance?.version ?? nothing}</span>`;
	}

	readonly #select = (): void => {
		this.dispatchEvent(new MemberSelectEvent(this.member!.id));
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-member-line': ClusterdMemberLine;
	}
}
