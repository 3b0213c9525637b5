import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import {consume} from '@lit/context';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {MemberView} from '@clusterd/core';
import {feedContext, operationsContext} from '../contexts.js';
import {Watching} from '../live/watching.js';
import type {EventFeed} from '../live/event-feed.js';
import type {OperationStore} from '../live/operation-store.js';
import {hrefOf, memberHref} from '../navigation/route.js';
import {count} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {chooseTheme, currentTheme} from '../theme.js';

/** A command of the header was chosen. */
export class HeaderEvent extends Event {
	readonly command: 'menu' | 'search' | 'shortcuts';

	constructor(command: HeaderEvent['command']) {
		super('clusterd-header', {bubbles: true, composed: true});
		this.command = command;
	}
}

/** The bar at the top: where one is, search, what runs, whether clusterd answers, theme. */
@customElement('clusterd-header')
export class ClusterdHeader extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: flex; align-items: center; gap: 8px; min-height: 44px; padding: 0 12px; border-bottom: 1px solid var(--line); background: var(--raised); }
		.brand { display: inline-flex; align-items: center; gap: 7px; color: var(--text); font-weight: 650; font-size: 14px; }
		.brand svg { width: 18px; height: 18px; }
		nav { display: flex; align-items: center; min-width: 0; flex: 1; margin-inline-start: 8px; }
		nav ol { display: flex; gap: 2px 6px; min-width: 0; margin: 0; padding: 0; list-style: none; overflow: hidden; }
		nav li { display: flex; gap: 6px; min-width: 0; white-space: nowrap; color: var(--quiet); }
		nav a { color: inherit; } nav li:last-child a { color: var(--text); font-weight: 550; }
		.search { min-width: 220px; justify-content: flex-start; color: var(--quiet); }
		.search kbd { margin-inline-start: auto; }
		kbd { padding: 0 4px; border: 1px solid var(--line); border-radius: 4px; font: 11px var(--mono); }
		.connection { color: var(--bad); font-weight: 550; }
		.running { padding: 0 8px; white-space: nowrap; }
		wa-icon { font-size: 15px; }
		button.menu { display: none; }
		@media (max-width: 760px) {
			:host { gap: 2px; padding: 0 6px; }
			button.menu { display: inline-flex; }
			.search { min-width: 0; border-color: transparent; background: none; } .search span, .search kbd, .brand span { display: none; }
			nav li:not(:last-child) { display: none; }
		}
	`,
	];

	/** The member that is shown. */
	@property({attribute: false}) member?: MemberView;
	@consume({context: feedContext, subscribe: true}) @state() private feed?: EventFeed;
	@consume({context: operationsContext, subscribe: true}) @state() private operations?: OperationStore;
	readonly #watching = [new Watching(this, () => this.feed), new Watching(this, () => this.operations)];

	override render(): TemplateResult {
		void this.#watching;
		const running = this.operations?.running ?? [];
		return html`
			<button class="plain menu" aria-label="Members" @click=${() => this.#tell('menu')}><wa-icon name="menu"></wa-icon></button>
			<a class="brand" href=${memberHref(undefined)} aria-label="clusterd, overview of everything"><svg viewBox="0 0 32 32" aria-hidden="true"><rect x="1" y="1" width="30" height="30" rx="7" fill="#1f57c3"/><path d="M16 10v4.5M16 14.5 9.5 20M16 14.5l6.5 5.5" fill="none" stroke="#fff" stroke-width="2.2"/><g fill="#fff"><circle cx="16" cy="8.5" r="3.2"/><circle cx="8.5" cy="22" r="3.2"/><circle cx="23.5" cy="22" r="3.2"/></g></svg><span>clusterd</span></a>
			<nav aria-label="Where you are">${this.#crumbs()}</nav>
			${this.#connection()}
			${running.length === 0 ? nothing : html`<a class="running" href=${running.length === 1 ? hrefOf({screen: 'operation', operation: running[0]!.id}) : memberHref(this.member?.id, 'operations')}>${count(running.length)} running</a>`}
			<button class="plain bordered search" aria-label="Search" aria-keyshortcuts="/ Control+K Meta+K" @click=${() => this.#tell('search')}><wa-icon name="search"></wa-icon><span>Search members…</span><kbd aria-hidden="true">/</kbd></button>
			<button class="plain" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" @click=${() => this.#tell('shortcuts')}><wa-icon name="help"></wa-icon></button>
			<button class="plain" aria-label=${`Use the ${currentTheme() === 'dark' ? 'light' : 'dark'} theme`} title="Light or dark" @click=${this.#turnTheme}><wa-icon name="theme"></wa-icon></button>`;
	}

	#crumbs(): TemplateResult | typeof nothing {
		if (!this.member) return nothing;
		return html`<ol>${this.member.ancestors.map(({id, name}) => html`<li><a href=${memberHref(id)}>${name}</a><span aria-hidden="true">/</span></li>`)}<li class="cut"><a class="cut" aria-current="page" href=${memberHref(this.member.id)}>${this.member.name}</a></li></ol>`;
	}

	#connection(): TemplateResult {
		const isReadOnly = this.feed?.health?.ready === false;
		return html`<span role="status" class="connection">${this.feed?.connection === 'lost' ? 'No connection to clusterd; trying again' : isReadOnly ? html`<span title=${this.feed?.health?.reason ?? ''}>Read-only: storage fails</span>` : nothing}</span>`;
	}

	#tell(command: HeaderEvent['command']): void {
		this.dispatchEvent(new HeaderEvent(command));
	}

	readonly #turnTheme = (): void => {
		chooseTheme(currentTheme() === 'dark' ? 'light' : 'dark');
		this.requestUpdate();
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-header': ClusterdHeader;
	}
}
