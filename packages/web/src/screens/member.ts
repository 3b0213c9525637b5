import {consume} from '@lit/context';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Id, MemberView} from '@clusterd/core';
import {membersContext} from '../contexts.js';
import {Watching} from '../live/watching.js';
import type {MemberStore} from '../live/member-store.js';
import {memberHref, TABS, type Tab} from '../navigation/route.js';
import {counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/feedback/counts.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';
import '../actions/member-menu.js';
import '../elements/members/paused.js';
import '../elements/feedback/state.js';
import './drift.js';
import './history.js';
import './keys.js';
import './members.js';
import './operations.js';
import './overview.js';

const NAMES: Readonly<Record<Tab, string>> = {
	overview: 'Overview',
	keys: 'Keys',
	members: 'Members',
	drift: 'Drift',
	operations: 'Operations',
	history: 'History',
};

/** A member with its tabs. */
@customElement('clusterd-member')
export class ClusterdMember extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		screen,
		css`
		:host { display: flex; flex-direction: column; }
		header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; padding: 14px 24px 6px; }
		header clusterd-member-menu { margin-inline-start: auto; }
		.summary { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; }
		.summary clusterd-counts { display: contents; }
		nav { display: flex; gap: 2px; padding: 0 18px; border-bottom: 1px solid var(--line); overflow-x: auto; scrollbar-width: none; }
		nav a { padding: 6px 8px 7px; border-bottom: 2px solid transparent; color: var(--quiet); white-space: nowrap; }
		nav a:hover { color: var(--text); text-decoration: none; }
		nav a[aria-current] { border-color: var(--accent); color: var(--text); font-weight: 550; }
		nav a:focus-visible { outline-offset: -2px; }
		.screen { flex: 1; min-height: 0; display: flex; flex-direction: column; }
		.screen > * { flex: 1; min-height: 0; }
		@media (max-width: 1000px) { .summary { order: 1; flex-basis: 100%; } }
		@media (max-width: 760px) { header { padding: 10px 12px 4px; } nav { padding: 0 6px; } }
	`,
	];

	@property() member?: Id;
	@property() tab: Tab = 'overview';
	@property({attribute: false}) openKey?: string;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	readonly #watching = new Watching(this, () => this.members);

	override render(): TemplateResult {
		void this.#watching;
		const member = this.members?.get(this.member);
		const failure = this.member === undefined ? this.members?.failure() : this.members?.failure(this.member);
		if (!member)
			return html`<div class="page">${failure === undefined ? html`<clusterd-loading></clusterd-loading>` : html`<h1>This member cannot be shown</h1><clusterd-error .error=${failure}></clusterd-error><p><a href=${memberHref(undefined)}>Go to the overview</a></p>`}</div>`;
		return html`<header><h1>${member.name}</h1><div class="summary">${this.#summary(member)}</div><clusterd-member-menu .member=${member}></clusterd-member-menu></header><clusterd-paused .member=${member}></clusterd-paused>
			<nav aria-label="What to look at">${TABS.filter((tab) => tab !== 'members' || member.kind === 'cluster').map((tab) => html`<a href=${memberHref(member.id, tab)} aria-current=${tab === this.tab ? 'page' : nothing}>${NAMES[tab]}</a>`)}</nav>
			<div class="screen">${this.#screen(member)}</div>`;
	}

	#summary({kind, instances, counts, state: worst, instance}: MemberView): TemplateResult {
		if (kind === 'instance')
			return html`<clusterd-state .state=${worst} .observed=${instance?.observedAt ?? 0}></clusterd-state>`;
		return html`<span class="quiet">${counted(instances, 'instance')}</span><clusterd-counts .counts=${counts}></clusterd-counts>`;
	}

	#screen(member: MemberView): TemplateResult {
		switch (this.tab) {
			case 'overview':
				return html`<clusterd-overview .member=${member}></clusterd-overview>`;
			case 'keys':
				return html`<clusterd-keys .member=${member} .openKey=${this.openKey}></clusterd-keys>`;
			case 'members':
				return html`<clusterd-members .member=${member}></clusterd-members>`;
			case 'drift':
				return html`<clusterd-drift .member=${member}></clusterd-drift>`;
			case 'operations':
				return html`<clusterd-operations .member=${member}></clusterd-operations>`;
			case 'history':
				return html`<clusterd-history .member=${member}></clusterd-history>`;
		}
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-member': ClusterdMember;
	}
}
