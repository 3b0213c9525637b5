import {consume, provide} from '@lit/context';
import {css, html, LitElement, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Id, MemberView} from '@clusterd/core';
import {membersContext, navigatorContext} from '../contexts.js';
import type {MemberChosenEvent} from '../elements/members/member-tree.js';
import type {ClusterdMemberTree} from '../elements/members/member-tree.js';
import {Watching} from '../live/watching.js';
import type {MemberStore} from '../live/member-store.js';
import type {Navigator} from '../navigation/navigator.js';
import {memberHref, type Tab} from '../navigation/route.js';
import {titleOf} from '../navigation/title.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import type {HeaderEvent} from './header.js';
import {isTyping, SHORTCUT_KEYS} from './shortcuts.js';
import type {ClusterdShortcuts} from './shortcuts.js';
import '../elements/members/add-members.js';
import '../elements/members/member-tree.js';
import '../screens/member.js';
import '../screens/operation.js';
import '../screens/revision.js';
import '../screens/search.js';
import './header.js';
import './shortcuts.js';

/**
 * The whole client: the bar, the tree of members, and the screen that the address names.
 *
 * @summary The page that the daemon serves.
 */
@customElement('clusterd-app')
export class ClusterdApp extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: grid; grid-template: auto 1fr / minmax(200px, 260px) 1fr; height: 100dvh; background: var(--surface); overflow: hidden; }
		header { grid-column: 1 / -1; }
		aside { display: flex; flex-direction: column; min-height: 0; border-inline-end: 1px solid var(--line); background: var(--raised); }
		clusterd-member-tree { flex: 1; }
		clusterd-add-members { padding: 6px 8px; border-top: 1px solid var(--line); }
		main { min-width: 0; min-height: 0; overflow: auto; display: flex; flex-direction: column; }
		main > * { flex: 1 0 auto; min-height: 0; }
		main > .fills { flex: 1 1 0; }
		main:focus-visible { outline-offset: -3px; }
		.nowhere { padding: 32px 24px; }
		.veil { display: none; }
		.skip { position: absolute; inset-inline-start: 8px; top: -60px; z-index: 5; padding: 6px 12px; background: var(--surface); }
		.skip:focus { top: 8px; }
		@media (max-width: 760px) {
			:host { grid-template-columns: 1fr; }
			aside { position: fixed; inset: 44px auto 0 0; z-index: 3; width: min(320px, 86vw); visibility: hidden; }
			aside.open { visibility: visible; box-shadow: 0 8px 40px rgb(0 0 0 / 35%); }
			.veil.open { display: block; position: fixed; inset: 44px 0 0; z-index: 2; border: 0; background: rgb(0 0 0 / 35%); }
		}
	`,
	];

	/** Reads and writes the browser's address. */
	@provide({context: navigatorContext}) @property({attribute: false}) navigator!: Navigator;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@state() private isMenuOpen = false;
	@query('clusterd-shortcuts') private shortcuts!: ClusterdShortcuts;
	@query('clusterd-member-tree') private tree!: ClusterdMemberTree;
	readonly #watching = [
		new Watching(this, () => this.members),
		new Watching(
			this,
			() => this.navigator,
			() => this.#turned(),
		),
	];
	#end: (() => void) | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		this.#end = this.navigator.start(this);
		document.addEventListener('keydown', this.#onKey);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#end?.();
		document.removeEventListener('keydown', this.#onKey);
	}

	override willUpdate(): void {
		const shown = this.#shown();
		if (
			shown !== undefined &&
			this.members &&
			!this.members.get(shown) &&
			this.members.failure(shown) === undefined &&
			!this.members.isLoading(shown)
		)
			void this.members.reveal(shown);
	}

	override updated(): void {
		document.title = titleOf(this.navigator.route, this.#member());
	}

	override render(): TemplateResult {
		void this.#watching;
		return html`<header><a class="skip" href="#main" @click=${this.#skip}>Skip to the content</a>
			<clusterd-header .member=${this.#member()} @clusterd-header=${this.#onHeader}></clusterd-header></header>
			<button class="veil ${this.isMenuOpen ? 'open' : ''}" tabindex="-1" aria-label="Close the list of members" @click=${() => this.#menu(false)}></button>
			<aside class=${this.isMenuOpen ? 'open' : ''} aria-label="Members"><clusterd-member-tree .chosen=${this.#shown()} @clusterd-member-chosen=${this.#onChosen}></clusterd-member-tree><clusterd-add-members quiet .member=${this.#nearestCluster()}></clusterd-add-members></aside>
			<main id="main" tabindex="-1">${this.#screen()}</main>
			<clusterd-shortcuts></clusterd-shortcuts>`;
	}

	#screen(): TemplateResult {
		const {route} = this.navigator;
		switch (route.screen) {
			case 'member':
				return html`<clusterd-member class=${route.tab === 'keys' || route.tab === 'members' ? 'fills' : ''} .member=${this.#shown()} .tab=${route.tab} .openKey=${route.key}></clusterd-member>`;
			case 'operation':
				return html`<clusterd-operation .operation=${route.operation}></clusterd-operation>`;
			case 'revision':
				return html`<clusterd-revision .revision=${route.revision}></clusterd-revision>`;
			case 'search':
				return html`<clusterd-search .text=${route.text}></clusterd-search>`;
			case 'nowhere':
				return html`<div class="nowhere"><h1>Nothing is here</h1><p>${route.path} leads nowhere. <a href=${memberHref(undefined)}>Go to the overview</a></p></div>`;
		}
	}

	#shown(): Id | undefined {
		const {route} = this.navigator;
		return route.screen === 'member' ? (route.member ?? this.members?.root) : undefined;
	}

	#member(): MemberView | undefined {
		return this.members?.get(this.#shown());
	}

	/** Where what is added goes: the cluster that is shown, or that what is shown is in. */
	#nearestCluster(): MemberView | undefined {
		const member = this.#member();
		return member?.kind === 'instance'
			? this.members?.get(member.parent)
			: (member ?? this.members?.get(this.members.root));
	}

	#menu(isOpen: boolean): void {
		this.isMenuOpen = isOpen;
		if (isOpen) void this.updateComplete.then(() => this.tree.focusFilter());
	}

	#turned(): void {
		this.isMenuOpen = false;
	}

	readonly #skip = (event: Event): void => {
		event.preventDefault();
		this.renderRoot.querySelector('main')!.focus();
	};

	readonly #onChosen = ({member}: MemberChosenEvent): void => {
		const {route} = this.navigator;
		const tab: Tab = route.screen === 'member' ? route.tab : 'overview';
		const isThere = tab !== 'members' || this.members?.get(member)?.kind === 'cluster';
		this.isMenuOpen = false;
		this.navigator.go({screen: 'member', member, tab: isThere ? tab : 'overview'});
	};

	readonly #onHeader = ({command}: HeaderEvent): void => {
		if (command === 'menu') this.#menu(!this.isMenuOpen);
		else if (command === 'search') this.navigator.go({screen: 'search', text: ''});
		else this.shortcuts.show();
	};

	readonly #onKey = (event: KeyboardEvent): void => {
		const isSearch =
			(event.key === 'k' && (event.ctrlKey || event.metaKey)) ||
			(event.key === SHORTCUT_KEYS.search && !isTyping(event));
		const isHelp = event.key === SHORTCUT_KEYS.help && !isTyping(event);
		if (event.key === 'Escape' && this.isMenuOpen) this.#menu(false);
		if (!isSearch && !isHelp) return;
		event.preventDefault();
		if (isHelp) this.shortcuts.show();
		else this.navigator.go({screen: 'search', text: ''});
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-app': ClusterdApp;
	}
}
