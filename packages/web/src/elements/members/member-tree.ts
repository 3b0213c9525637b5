import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {ClusterManager, Id, MemberView} from '@clusterd/core';
import {managerContext, membersContext} from '../../contexts.js';
import {Watching} from '../../live/watching.js';
import {foundRows, memberRows} from '../../live/member-rows.js';
import type {MemberStore} from '../../live/member-store.js';
import {counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import type {TreeChooseEvent, TreeToggleEvent} from '../../tree/tree-events.js';
import type {ClusterdTree} from '../../tree/tree.js';
import type {TreeRow} from '../../tree/tree-row.js';
import '../feedback/error.js';
import './member-row.js';
import '../../tree/tree.js';

const FOUND_AT_MOST = 500;

/** A member was chosen. */
export class MemberChosenEvent extends Event {
	readonly member: Id;

	constructor(member: Id) {
		super('clusterd-member-chosen', {bubbles: true, composed: true});
		this.member = member;
	}
}

/**
 * The hierarchy: clusters, what is in them, and how they are, live.
 *
 * @summary The tree of members.
 * @event clusterd-member-chosen - {@link MemberChosenEvent}
 */
@customElement('clusterd-member-tree')
export class ClusterdMemberTree extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: flex; flex-direction: column; min-height: 0; height: 100%; }
		.filter { margin: 8px 8px 4px; }
		clusterd-tree { flex: 1; }
		p { padding: 8px 12px; }
	`,
	];

	/** The member that is shown. */
	@property() chosen?: Id;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@state() private open: ReadonlySet<Id> = new Set();
	@state() private filter = '';
	@query('clusterd-tree') private tree?: ClusterdTree;
	#revealed: Id | undefined;

	readonly #watching = new Watching(this, () => this.members);
	readonly #found = new Task(this, {
		task: async ([filter], {signal}) =>
			filter === '' ? undefined : this.manager!.search.members(filter, {limit: FOUND_AT_MOST, signal}),
		args: () => [this.filter] as const,
	});

	override willUpdate(changed: PropertyValues): void {
		const root = this.members?.root;
		if (root !== undefined && !this.open.has(root) && this.open.size === 0) this.#setOpen(root, true);
		if ((changed.has('chosen') || changed.has('members')) && this.chosen !== undefined && this.members)
			void this.#reveal(this.chosen);
	}

	override render(): TemplateResult {
		const rows = this.#rows();
		const failure = this.members?.failure();
		return html`<input class="filter" type="search" placeholder="Filter members…" aria-label="Filter members" autocomplete="off"
				.value=${this.filter} @input=${this.#onFilter} @keydown=${this.#onFilterKey}>
			${failure === undefined ? nothing : html`<clusterd-error .error=${failure}></clusterd-error>`}
			${this.filter !== '' && rows.length === 0 && this.#found.value ? html`<p class="quiet" role="status">No member’s name, address or label has “${this.filter}”.</p>` : nothing}
			${this.filter !== '' && (this.#found.value?.total ?? 0) > FOUND_AT_MOST ? html`<p class="quiet small" role="status">${counted(this.#found.value!.total, 'match', 'matches')}; the first ${FOUND_AT_MOST} are shown.</p>` : nothing}
			<clusterd-tree label="Members" ?hidden=${rows.length === 0} .rows=${rows} .draw=${draw} .chosen=${this.chosen}
				@clusterd-tree-toggle=${this.#onToggle} @clusterd-tree-choose=${this.#onChoose}></clusterd-tree>`;
	}

	/** Puts the cursor where the filter is typed. */
	focusFilter(): void {
		this.renderRoot.querySelector('input')?.focus();
	}

	#rows(): TreeRow<MemberView>[] {
		void this.#watching;
		if (!this.members) return [];
		if (this.filter === '') return memberRows(this.members, this.open);
		return foundRows(this.#found.value?.items ?? [], this.members);
	}

	/** Opens the clusters above a member, when somebody goes there by another way than the tree. */
	async #reveal(member: Id): Promise<void> {
		if (this.#revealed === member) return;
		this.#revealed = member;
		await this.members!.reveal(member);
		const above = this.members!.get(member)?.ancestors.map(({id}) => id) ?? [];
		this.open = new Set([...this.open, ...above]);
		await this.updateComplete;
		await this.tree?.reveal(member);
	}

	#setOpen(cluster: Id, isOpen: boolean): void {
		const open = new Set(this.open);
		if (isOpen) open.add(cluster);
		else open.delete(cluster);
		this.open = open;
		if (isOpen && !this.members?.children(cluster)) void this.members?.loadChildren(cluster);
	}

	readonly #onToggle = ({row, open}: TreeToggleEvent): void => this.#setOpen(row, open);

	readonly #onChoose = ({row}: TreeChooseEvent): void => {
		this.#revealed = row;
		this.dispatchEvent(new MemberChosenEvent(row));
	};

	readonly #onFilter = (event: Event): void => {
		this.filter = (event.target as HTMLInputElement).value.trim();
	};

	readonly #onFilterKey = (event: KeyboardEvent): void => {
		if (event.key === 'Escape') this.filter = '';
		if (event.key === 'ArrowDown' || event.key === 'Enter') {
			event.preventDefault();
			const [first] = this.#rows();
			if (first) void this.tree?.reveal(first.id, {focus: true});
		}
	};
}

const draw = ({item}: TreeRow): TemplateResult => html`<clusterd-member-row .member=${item}></clusterd-member-row>`;

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-member-tree': ClusterdMemberTree;
	}
}
