import {html, LitElement, nothing, svg, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {tokens} from '../style/tokens.styles.js';
import {deepFocus, isInField, rowOf} from './row-events.js';
import {Slots} from './slots.js';
import {TreeChooseEvent, TreeToggleEvent} from './tree-events.js';
import {treeMove, typeAhead, type TreeRow} from './tree-row.js';
import {treeStyles} from './tree.styles.js';

const OVERSCAN = 6;
const TYPING_MS = 700;

/**
 * A tree of any size: only the rows in view are in the page, all of the same height, and the row with the focus stays,
 * so that scrolling away takes nothing from whoever types in it. Arrows, Home, End, Enter and type-ahead work; in a
 * grid Enter leads into the row's field and Esc back.
 *
 * @summary The virtualised tree.
 * @event clusterd-tree-toggle - {@link TreeToggleEvent}
 * @event clusterd-tree-choose - {@link TreeChooseEvent}
 * @cssprop --row-height - Height of every row, default 28px
 */
@customElement('clusterd-tree')
export class ClusterdTree extends LitElement {
	static override readonly shadowRootOptions = {...LitElement.shadowRootOptions, delegatesFocus: true};
	static override readonly styles = [tokens, treeStyles];

	/** What is shown, in order. */
	@property({attribute: false}) rows: readonly TreeRow[] = [];
	/** Draws the content of a row, best as one element, since styles of outside do not reach into the tree. */
	@property({attribute: false}) draw: (row: TreeRow) => TemplateResult = ({label}) => html`<span>${label}</span>`;
	/** The chosen row. */
	@property() chosen?: string;
	/** What the tree is of, for screen readers. */
	@property() label = '';
	/** Whether rows have fields in cells. */
	@property({type: Boolean}) grid = false;
	/** No row can be opened: a table. */
	@property({type: Boolean}) flat = false;
	/** px */
	@property({type: Number}) rowHeight = 28;

	@state() private first = 0;
	@state() private shown = 40;
	/** The row that the Tab key leads to. */
	@state() private active?: string;
	@query('.all') private all!: HTMLElement;
	readonly #slots = new Slots();
	#index = new Map<string, number>();
	/** The row that was asked for last: whoever types fast asks for another before this one has the focus. */
	#revealing: string | undefined;
	#focused: HTMLElement | undefined;
	#typed = '';
	#typedAt = -Infinity;
	#frame = 0;
	readonly #resized = new ResizeObserver(() => this.#measure());

	override connectedCallback(): void {
		super.connectedCallback();
		this.#resized.observe(this);
		this.addEventListener('scroll', this.#onScroll, {passive: true});
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resized.disconnect();
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
	}

	/** Scrolls so far that a row is in view, and focuses it if asked. */
	async reveal(row: string, {focus = false}: {readonly focus?: boolean} = {}): Promise<void> {
		this.#revealing = row;
		await this.updateComplete;
		const index = this.#index.get(row);
		if (index === undefined || this.#revealing !== row) return;
		const top = index * this.rowHeight;
		if (top < this.scrollTop) this.scrollTop = top;
		else if (top + this.rowHeight > this.scrollTop + this.clientHeight)
			this.scrollTop = top + this.rowHeight - this.clientHeight;
		if (!focus) return;
		this.active = row;
		this.#measure();
		await this.updateComplete;
		if (this.#revealing === row) this.#element(row)?.focus({preventScroll: true});
	}

	override willUpdate(changed: PropertyValues<this>): void {
		this.#focused = deepFocus(this.shadowRoot);
		if (!changed.has('rows')) return;
		this.#index = new Map(this.rows.map((row, index) => [row.id, index]));
		if (this.active !== undefined && !this.#index.has(this.active)) this.active = undefined;
	}

	/** An element that had to change its place among the others lost the focus by that. */
	override updated(): void {
		if (this.#focused?.isConnected && deepFocus(this.shadowRoot) === undefined)
			this.#focused.focus({preventScroll: true});
	}

	override render(): TemplateResult {
		const tab =
			this.active ?? (this.chosen !== undefined && this.#index.has(this.chosen) ? this.chosen : this.rows[0]?.id);
		const shown = this.#inView(tab);
		const slots = this.#slots.assign(shown.map(({row}) => row.id));
		return html`<div class="all" role=${this.grid ? 'treegrid' : 'tree'} aria-label=${this.label} aria-rowcount=${this.grid ? this.rows.length : nothing}
			style="height:${this.rows.length * this.rowHeight}px" @keydown=${this.#onKey} @click=${this.#onClick} @focusin=${this.#onFocus}>
			${repeat(
				shown,
				({row}) => slots.get(row.id),
				({row, index}) => this.#row(row, index, row.id === tab),
			)}
		</div>`;
	}

	#row(row: TreeRow, index: number, isTab: boolean): TemplateResult {
		return html`<div class="row ${row.id === this.chosen ? 'chosen' : ''}" role=${this.grid ? 'row' : 'treeitem'} data-row=${row.id}
			aria-level=${row.level} aria-setsize=${row.siblings} aria-posinset=${row.position} aria-expanded=${row.open ?? nothing}
			aria-selected=${row.id === this.chosen ? 'true' : 'false'} aria-rowindex=${this.grid ? index + 1 : nothing} tabindex=${isTab ? 0 : -1}
			style="--level:${row.level};top:${index * this.rowHeight}px;height:${this.rowHeight}px">
			${this.flat ? nothing : html`<span class="twisty ${row.open ? 'open' : ''}" aria-hidden="true">${row.open === undefined ? nothing : svg`<svg viewBox="0 0 10 10"><path d="m3 1 4 4-4 4" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></svg>`}</span>`}
			${this.draw(row)}
		</div>`;
	}

	/**
	 * The rows in view; and wherever they are, the one that Tab leads to and the one with the focus, which are not the
	 * same while it moves.
	 */
	#inView(tab: string | undefined): {row: TreeRow; index: number}[] {
		const from = Math.max(0, Math.min(this.first - OVERSCAN, this.rows.length - this.shown - OVERSCAN));
		const to = this.first + this.shown + OVERSCAN;
		let shown = this.rows.slice(from, to).map((row, offset) => ({row, index: from + offset}));
		const focused = this.shadowRoot?.activeElement?.closest<HTMLElement>('.row')?.dataset['row'];
		for (const id of new Set([tab, focused])) {
			const index = id === undefined ? undefined : this.#index.get(id);
			if (index !== undefined && (index < from || index >= to))
				shown = this.#slots.place(id!, shown, {row: this.rows[index]!, index});
		}
		return shown;
	}

	readonly #onScroll = (): void => {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.#measure();
		});
	};

	#measure(): void {
		this.first = Math.floor(this.scrollTop / this.rowHeight);
		if (this.clientHeight > 0) this.shown = Math.ceil(this.clientHeight / this.rowHeight) + 1;
	}

	readonly #onFocus = (event: FocusEvent): void => {
		this.active = rowOf(event)?.dataset['row'];
	};

	readonly #onClick = (event: MouseEvent): void => {
		const row = this.#rowOf(event);
		if (!row) return;
		const isTwisty = event
			.composedPath()
			.some((each) => each instanceof HTMLElement && each.classList.contains('twisty'));
		if (isTwisty && row.open !== undefined) this.dispatchEvent(new TreeToggleEvent(row.id, !row.open));
		else if (!isInField(event)) this.dispatchEvent(new TreeChooseEvent(row.id));
	};

	readonly #onKey = (event: KeyboardEvent): void => {
		const element = rowOf(event);
		const row = this.#rowOf(event);
		if (!row || !element || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
		if (isInField(event)) {
			if (event.key === 'Escape') element.focus();
			return;
		}
		const at = this.#index.get(row.id)!;
		const isTyping = event.key === ' ' && event.timeStamp - this.#typedAt < TYPING_MS;
		const move = isTyping ? undefined : treeMove(event.key, this.rows, at, this.shown - 2);
		if (move === undefined) return this.#type(event, at);
		event.preventDefault();
		event.stopPropagation();
		if (move === 'choose') this.#choose(row, element, event.key);
		else if ('open' in move) this.dispatchEvent(new TreeToggleEvent(row.id, move.open));
		else void this.reveal(this.rows[move.to]!.id, {focus: true});
	};

	#choose(row: TreeRow, element: HTMLElement, key: string): void {
		const content = element.lastElementChild as (HTMLElement & {focusField?: () => boolean}) | null;
		if (this.grid && key === 'Enter' && content?.focusField?.()) return;
		if (this.grid && row.open !== undefined && !this.#isLeafToo(row))
			this.dispatchEvent(new TreeToggleEvent(row.id, !row.open));
		else this.dispatchEvent(new TreeChooseEvent(row.id, {bySpace: key === ' '}));
	}

	#isLeafToo({item}: TreeRow): boolean {
		return (item as {readonly key?: unknown} | undefined)?.key !== undefined;
	}

	#type(event: KeyboardEvent, at: number): void {
		if (event.key.length !== 1 || event.key === '/' || event.key === '?') return;
		this.#typed = event.timeStamp - this.#typedAt > TYPING_MS ? event.key : this.#typed + event.key;
		this.#typedAt = event.timeStamp;
		event.stopPropagation();
		const found = typeAhead(this.rows, at, this.#typed);
		if (found !== undefined) void this.reveal(this.rows[found]!.id, {focus: true});
	}

	#rowOf(event: Event): TreeRow | undefined {
		const index = this.#index.get(rowOf(event)?.dataset['row'] ?? '');
		return index === undefined ? undefined : this.rows[index];
	}

	#element(row: string): HTMLElement | undefined {
		return [...this.all.querySelectorAll<HTMLElement>('.row')].find((each) => each.dataset['row'] === row);
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-tree': ClusterdTree;
	}
}
