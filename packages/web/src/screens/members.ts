import '@awesome.me/webawesome/dist/components/button/button.js';
import {consume} from '@lit/context';
import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Id, MemberView} from '@clusterd/core';
import {membersContext, navigatorContext} from '../contexts.js';
import type {ClusterdSeveralDialog, SeveralKind} from '../dialogs/several-dialog.js';
import type {MemberSelectEvent} from '../elements/members/member-line.js';
import type {TreeChooseEvent} from '../tree/tree-events.js';
import type {TreeRow} from '../tree/tree-row.js';
import {Watching} from '../live/watching.js';
import type {MemberStore} from '../live/member-store.js';
import {sorted, type SortBy, type Sorting} from '../live/sorting.js';
import type {Navigator} from '../navigation/navigator.js';
import {counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {membersStyles} from './members.styles.js';
import {screen} from './screen.styles.js';
import '../dialogs/several-dialog.js';
import '../elements/members/add-members.js';
import '../elements/feedback/empty.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';
import '../elements/members/member-line.js';
import '../tree/tree.js';

/** What a row shows. */
interface Line {
	readonly member: MemberView;
	readonly isSelected: boolean;
}

const COLUMNS: readonly (readonly [words: string, by?: SortBy])[] = [
	['Name', 'name'],
	['State', 'state'],
	['Address or size'],
	['State since', 'since'],
	['elektrad', 'version'],
];

/** The direct members of a cluster, in a table of any length: sorted as one likes, several moved or removed at once. */
@customElement('clusterd-members')
export class ClusterdMembers extends LitElement {
	static override readonly styles = [tokens, controls, screen, membersStyles];

	@property({attribute: false}) member?: MemberView;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@consume({context: navigatorContext, subscribe: true}) private navigator?: Navigator;
	@state() private sorting: Sorting = {by: 'name', isDown: false};
	@state() private selected: ReadonlySet<Id> = new Set();
	@query('clusterd-several-dialog') private dialog!: ClusterdSeveralDialog;
	readonly #watching = new Watching(this, () => this.members);
	#of: Id | undefined;

	override willUpdate(_changed: PropertyValues): void {
		if (this.#of !== this.member?.id) this.selected = new Set();
		this.#of = this.member?.id;
		if (
			this.member &&
			this.members &&
			!this.members.children(this.member.id) &&
			!this.members.isLoading(this.member.id) &&
			this.members.failure(this.member.id) === undefined
		)
			void this.members.loadChildren(this.member.id);
	}

	override render(): TemplateResult | typeof nothing {
		void this.#watching;
		if (!this.member) return nothing;
		const children = this.#children(this.member.id);
		if (!children) {
			const failure = this.members?.failure(this.member.id);
			return html`<div class="page">${failure === undefined ? html`<clusterd-loading></clusterd-loading>` : html`<clusterd-error .error=${failure}></clusterd-error>`}</div>`;
		}
		if (children.length === 0)
			return html`<div class="page"><clusterd-empty heading="Nobody is in this cluster"><p>Add instances and clusters, or move members here from their own menus.</p><clusterd-add-members .member=${this.member}></clusterd-add-members></clusterd-empty></div>`;
		const rows = sorted(children, this.sorting).map((member, index): TreeRow<Line> => ({
			id: member.id,
			label: member.name,
			level: 1,
			position: index + 1,
			siblings: children.length,
			item: {member, isSelected: this.selected.has(member.id)},
		}));
		return html`${this.#bar(children)}<div class="head">${COLUMNS.map(([words, by]) => this.#column(words, by))}</div>
			<clusterd-tree grid flat label=${`Members of ${this.member.name}`} .rowHeight=${34} .rows=${rows} .draw=${draw} @clusterd-tree-choose=${this.#onChoose} @clusterd-member-select=${this.#onSelect}></clusterd-tree>
			<clusterd-several-dialog @clusterd-several-end=${this.#onEnd}></clusterd-several-dialog>`;
	}

	#children(cluster: Id): readonly MemberView[] | undefined {
		return this.members
			?.children(cluster)
			?.map((id) => this.members!.get(id))
			.filter((member) => member !== undefined);
	}

	#bar(children: readonly MemberView[]): TemplateResult {
		const chosen = children.filter(({id}) => this.selected.has(id));
		const act = (kind: SeveralKind): void => this.dialog.show(chosen, kind);
		return html`<div class="bar"><span class="quiet" role="status">${chosen.length === 0 ? html`${counted(children.length, 'member')}. <span class="wide">Tick members, or press Space on them, to do something with several.</span>` : `${counted(chosen.length, 'member')} chosen`}</span>
			${
				chosen.length === 0
					? nothing
					: html`<wa-button size="s" appearance="outlined" @click=${() => act('move')}>Move…</wa-button><wa-button size="s" appearance="outlined" variant="danger" @click=${() => act('remove')}>Remove…</wa-button>
				<button class="link" @click=${this.#onEnd}>Choose none</button>`
			}</div>`;
	}

	#column(words: string, by: SortBy | undefined): TemplateResult {
		if (by === undefined) return html`<span>${words}</span>`;
		const isThis = this.sorting.by === by;
		return html`<button class="plain" aria-pressed=${isThis} title=${`Sort by ${words.toLowerCase()}`} @click=${() => {
			this.sorting = {by, isDown: isThis && !this.sorting.isDown};
		}}>${words}<span aria-hidden="true">${isThis ? (this.sorting.isDown ? '↑' : '↓') : ''}</span></button>`;
	}

	#toggle(member: Id): void {
		const selected = new Set(this.selected);
		if (!selected.delete(member)) selected.add(member);
		this.selected = selected;
	}

	readonly #onChoose = ({row, bySpace}: TreeChooseEvent): void => {
		if (bySpace) this.#toggle(row);
		else this.navigator?.go({screen: 'member', member: row, tab: 'overview'});
	};

	readonly #onSelect = (event: Event): void => this.#toggle((event as MemberSelectEvent).member);

	readonly #onEnd = (): void => {
		this.selected = new Set();
	};
}

const draw = ({item}: TreeRow): TemplateResult => {
	const {member, isSelected} = item as Line;
	return html`<clusterd-member-line .member=${member} .selected=${isSelected}></clusterd-member-line>`;
};

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-members': ClusterdMembers;
	}
}
