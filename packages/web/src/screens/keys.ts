import {consume} from '@lit/context';
import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {isClusterdError, type ClusterManager, type MemberView} from '@clusterd/core';
import {feedContext, managerContext, navigatorContext} from '../contexts.js';
import type {ClusterdKeyDialog} from '../dialogs/key-dialog.js';
import type {TreeChooseEvent, TreeToggleEvent} from '../tree/tree-events.js';
import type {ClusterdTree} from '../tree/tree.js';
import type {TreeRow} from '../tree/tree-row.js';
import type {ValueDraftEvent, ValueSaveEvent} from '../elements/keys/value-field.js';
import {KeyEdits} from '../keys/key-edits.js';
import {KeyStore} from '../keys/key-store.js';
import {branchesAbove, type KeyItem} from '../keys/key-tree.js';
import {SeenKeys} from '../keys/seen-keys.js';
import {ShownRows} from '../keys/shown-rows.js';
import {Watching} from '../live/watching.js';
import type {EventFeed} from '../live/event-feed.js';
import type {Navigator} from '../navigation/navigator.js';
import {count, counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {keysStyles} from './keys.styles.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '../dialogs/key-dialog.js';
import '../elements/feedback/empty.js';
import '../elements/feedback/error.js';
import '../actions/key-details.js';
import '../elements/keys/key-row.js';
import '../elements/feedback/loading.js';
import '../elements/keys/settings-list.js';
import '../tree/tree.js';

const QUIET_MS = 600;

/** The keys of an instance or a cluster: tree and editor. */
@customElement('clusterd-keys')
export class ClusterdKeys extends LitElement {
	static override readonly styles = [tokens, controls, keysStyles];

	@property({attribute: false}) member?: MemberView;
	/** The key whose details are shown. */
	@property({attribute: false}) openKey?: string;
	@consume({context: managerContext, subscribe: true}) @state() private manager?: ClusterManager;
	@consume({context: feedContext, subscribe: true}) private feed?: EventFeed;
	@consume({context: navigatorContext, subscribe: true}) private navigator?: Navigator;
	@state() private store?: KeyStore;
	@state() private filter = '';
	/** Whether values are searched, too. */
	@state() private withValues = false;
	@state() private toggled: ReadonlyMap<string, boolean> = new Map();
	@query('clusterd-tree') private tree?: ClusterdTree;
	@query('clusterd-key-dialog') private dialog!: ClusterdKeyDialog;
	readonly #shown = new ShownRows();
	readonly #edits = new KeyEdits(this);
	#unlisten: (() => void) | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#areNamesOld = false;
	#of: string | undefined;
	readonly #watching = new Watching(this, () => this.store);

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop();
	}

	override willUpdate(changed: PropertyValues): void {
		if (this.member && this.manager && this.#of !== this.member.id) this.#begin(this.member.id, this.manager);
		if (this.#isInValues && this.store?.isLoaded) this.store.readAll();
		else this.store?.readNoMore();
		if (changed.has('openKey') && this.openKey !== undefined) this.#openTo(this.openKey);
	}

	override render(): TemplateResult | typeof nothing {
		void this.#watching;
		if (!this.member || !this.store) return nothing;
		this.#rows(this.store); // The bar counts them.
		return html`${this.#bar(this.member)}
			<div class="panes ${this.openKey === undefined ? '' : 'split'}"><div class="list">${this.#list(this.member, this.store)}</div>
			${
				this.openKey === undefined
					? nothing
					: html`<clusterd-key-details .member=${this.member} .name=${this.openKey} .store=${this.store} .draft=${this.#edits.draftOf(this.openKey)}
				@clusterd-value-save=${(event: ValueSaveEvent) => this.#save(this.openKey!, event)} @clusterd-value-draft=${(event: ValueDraftEvent) => this.#edits.draft(this.openKey!, event.draft)} @clusterd-details-close=${() => this.#show(undefined)}></clusterd-key-details>`
			}</div>
			<clusterd-key-dialog></clusterd-key-dialog>`;
	}

	#bar({kind}: MemberView): TemplateResult {
		const where = this.withValues ? 'names and values' : 'names';
		return html`<div class="bar"><input type="search" placeholder=${`Find in ${where}…`} aria-label=${`Find in ${where} of keys`} autocomplete="off" spellcheck="false" .value=${this.filter} @input=${this.#onFilter} @keydown=${this.#onFilterKey}>
			<button class="plain bordered" aria-pressed=${this.withValues} title="Searches the values of all keys, too, which are read for that" @click=${this.#onWithValues}>Values too</button>
			<span class="quiet small" role="status">${this.#status()}</span>
			<wa-button size="s" appearance="outlined" @click=${this.#add}>${kind === 'cluster' ? 'New setting…' : 'New key…'}</wa-button></div>`;
	}

	#status(): TemplateResult | typeof nothing {
		const {isLoaded, names, missed, isCut, unread, unreadable} = this.store!;
		if (!isLoaded) return nothing;
		return html`${this.filter === '' ? nothing : html`${count(this.#shown.count)} of `}${counted(names.length, 'key')}${unread === 0 ? nothing : `; ${counted(unread, 'value')} still to be read`}${unreadable === 0 ? nothing : `; ${counted(unreadable, 'value')} could not be read`}${isCut ? ' (there are more)' : nothing}${missed.count === 0 ? nothing : html`; <span title=${missed.members.map(({member, reason}) => `${member.path}: ${reason}`).join('\n')}>${counted(missed.count, 'instance')} did not answer</span>`}`;
	}

	#list(member: MemberView, store: KeyStore): TemplateResult {
		const failure = store.failure;
		if (isClusterdError(failure, 'CHANGE_TOO_LARGE'))
			return html`<div class="page"><p class="quiet">${count(member.instances)} instances are too many to be read at once, so this shows what is set and not what instances have. Look into a smaller cluster for that.</p><clusterd-settings-list .member=${member}></clusterd-settings-list></div>`;
		if (failure !== undefined)
			return html`<div class="page"><clusterd-error .error=${failure}> <button class="link" @click=${() => void store.load()}>Try again</button></clusterd-error></div>`;
		if (!store.isLoaded) return html`<div class="page"><clusterd-loading lines="8"></clusterd-loading></div>`;
		if (store.names.length === 0)
			return html`<div class="page"><clusterd-empty heading="No key yet"><p>${member.kind === 'cluster' ? 'A setting here reaches every instance in this cluster, now and those that come later. Below it, nobody can change it.' : 'This instance has no key, and no cluster above sets one.'}</p></clusterd-empty></div>`;
		const rows = this.#rows(store);
		if (rows.length === 0)
			return html`<div class="page"><p class="quiet">${store.unread > 0 ? 'Looking…' : html`No key’s name ${this.withValues ? 'or value ' : nothing}has “${this.filter}” in it.`}</p></div>`;
		return html`<clusterd-tree grid label=${`Keys of ${member.name}`} .rowHeight=${36} .rows=${rows} .draw=${(row: TreeRow) => this.#draw(row as TreeRow<KeyItem>, member, store)} .chosen=${this.openKey}
			@clusterd-tree-toggle=${this.#onToggle} @clusterd-tree-choose=${this.#onChoose}></clusterd-tree>`;
	}

	#rows(store: KeyStore): TreeRow<KeyItem>[] {
		const {names, tree} = store;
		return this.#shown.of({
			names,
			tree,
			filter: this.filter,
			toggled: this.toggled,
			...(this.#isInValues ? {besides: store.withValue(this.filter)} : {}),
		});
	}

	get #isInValues(): boolean {
		return this.withValues && this.filter !== '';
	}

	#draw({item, label, level}: TreeRow<KeyItem>, {id, kind}: MemberView, store: KeyStore): TemplateResult {
		const {name, key} = item;
		const view = key ? store.want(name) : undefined;
		return html`<clusterd-key-row style="--indented:${(level - 1) * 14}px" @clusterd-value-save=${(event: ValueSaveEvent) => this.#save(name, event)} @clusterd-value-draft=${(event: ValueDraftEvent) => this.#edits.draft(name, event.draft)}
			.data=${{item, label, member: id, kind, view, draft: this.#edits.draftOf(name), failure: this.#edits.failureOf(name) ?? store.failureOf(name), saved: this.#edits.wasSaved(name)}}></clusterd-key-row>`;
	}

	#begin(member: string, manager: ClusterManager): void {
		this.#stop();
		this.#of = member;
		this.toggled = new Map();
		this.filter = '';
		const store = new KeyStore(manager.keys(member), new SeenKeys(() => this.feed?.revision));
		this.store = store;
		this.#edits.begin(member, store);
		void store.load().then(() => (this.openKey === undefined ? undefined : this.#openTo(this.openKey)));
		this.#unlisten = this.feed?.listen((event) => {
			const isAbout =
				event.kind === 'reset' ||
				(event.kind === 'state' && (event.member === member || event.ancestors.includes(member))) ||
				(event.kind === 'revision' &&
					event.members.some((id) => id === member || this.member?.ancestors.some((above) => above.id === id)));
			if (isAbout && event.kind !== 'state') store.seen.outdate();
			// An instance whose state changed was written to, or is back.
			if (isAbout) this.#outdate(event.kind !== 'state' || event.member === member);
		});
	}

	/** Reads again once it is quiet. */
	#outdate(withNames: boolean): void {
		this.#areNamesOld ||= withNames;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.store?.outdate();
			if (this.#areNamesOld) void this.store?.load();
			this.#areNamesOld = false;
		}, QUIET_MS);
	}

	#stop(): void {
		this.#unlisten?.();
		this.store?.stop();
		clearTimeout(this.#timer);
		this.#of = undefined;
	}

	#save(name: string, {value}: ValueSaveEvent): void {
		void this.#edits.save(this.member!, name, value);
	}

	#openTo(name: string): void {
		this.toggled = new Map([...this.toggled, ...branchesAbove(name).map((branch) => [branch, true] as const)]);
		void this.updateComplete.then(() => this.tree?.reveal(name));
	}

	#show(key: string | undefined): void {
		const was = this.openKey;
		this.navigator?.go(
			{screen: 'member', member: this.member!.id, tab: 'keys', ...(key === undefined ? {} : {key})},
			{replace: true},
		);
		if (key === undefined && was !== undefined) void this.tree?.reveal(was, {focus: true});
	}

	readonly #onToggle = ({row, open}: TreeToggleEvent): void => {
		this.toggled = new Map(this.toggled).set(row, open);
	};

	readonly #onChoose = ({row}: TreeChooseEvent): void => this.#show(row);

	readonly #onFilter = (event: Event): void => {
		this.filter = (event.target as HTMLInputElement).value.trim();
	};

	readonly #onWithValues = (): void => {
		this.withValues = !this.withValues;
	};

	readonly #onFilterKey = (event: KeyboardEvent): void => {
		if (event.key === 'Escape') this.filter = '';
		if (event.key === 'ArrowDown' && this.store)
			void this.tree?.reveal(this.#rows(this.store)[0]?.id ?? '', {focus: true});
	};

	readonly #add = (): void => this.dialog.show(this.member!, this.openKey);
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-keys': ClusterdKeys;
	}
}
