import {consume} from '@lit/context';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {MemberView} from '@clusterd/core';
import {membersContext, navigatorContext} from '../contexts.js';
import type {TreeRow} from '../elements/tree-row.js';
import type {TreeChooseEvent} from '../elements/tree-events.js';
import {Watching} from '../live/changes.js';
import type {MemberStore} from '../live/member-store.js';
import type {Navigator} from '../navigation/navigator.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/add-members.js';
import '../elements/empty.js';
import '../elements/error.js';
import '../elements/loading.js';
import '../elements/member-line.js';
import '../elements/tree.js';

/** The direct members of a cluster, in a table of any length. */
@customElement('clusterd-members')
export class ClusterdMembers extends LitElement {
	static override readonly styles = [tokens, controls, screen, css`
		:host { display: flex; flex-direction: column; min-height: 0; }
		.head { display: grid; grid-template-columns: minmax(120px, 2fr) 120px minmax(120px, 3fr) 110px 90px; gap: 12px; padding: 8px 8px 6px 24px; border-bottom: 1px solid var(--line); color: var(--quiet); font-weight: 500; }
		clusterd-tree { flex: 1; padding-inline: 20px 0; }
		.page { padding-bottom: 0; }
		@media (max-width: 760px) { .head { display: none; } clusterd-tree { padding-inline: 8px; } }
	`];

	@property({attribute: false}) member?: MemberView;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@consume({context: navigatorContext, subscribe: true}) private navigator?: Navigator;
	readonly #watching = new Watching(this, () => this.members);

	override willUpdate(): void {
		if (this.member && this.members && !this.members.children(this.member.id) && !this.members.isLoading(this.member.id) && this.members.failure(this.member.id) === undefined) void this.members.loadChildren(this.member.id);
	}

	override render(): TemplateResult | typeof nothing {
		void this.#watching;
		if (!this.member) return nothing;
		const ids = this.members?.children(this.member.id);
		if (!ids) {
			const failure = this.members?.failure(this.member.id);
			return html`<div class="page">${failure === undefined ? html`<clusterd-loading></clusterd-loading>` : html`<clusterd-error .error=${failure}></clusterd-error>`}</div>`;
		}
		const rows = ids.flatMap((id, index): TreeRow<MemberView>[] => {
			const item = this.members!.get(id);
			return item ? [{id, label: item.name, level: 1, position: index + 1, siblings: ids.length, item}] : [];
		});
		if (rows.length === 0) return html`<div class="page"><clusterd-empty heading="Nobody is in this cluster"><p>Add instances and clusters, or move members here from their own menus.</p><clusterd-add-members .member=${this.member}></clusterd-add-members></clusterd-empty></div>`;
		return html`<div class="head" aria-hidden="true"><span>Name</span><span>State</span><span>Address or size</span><span>State since</span><span>elektrad</span></div>
			<clusterd-tree grid flat label=${`Members of ${this.member.name}`} .rowHeight=${34} .rows=${rows} .draw=${draw} @clusterd-tree-choose=${this.#onChoose}></clusterd-tree>`;
	}

	readonly #onChoose = ({row}: TreeChooseEvent): void => this.navigator?.go({screen: 'member', member: row, tab: 'overview'});
}

const draw = ({item}: TreeRow): TemplateResult => html`<clusterd-member-line .member=${item}></clusterd-member-line>`;

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-members': ClusterdMembers;
	}
}
