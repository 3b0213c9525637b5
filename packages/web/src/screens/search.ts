import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import type {ClusterManager, MemberView, Page} from '@clusterd/core';
import {managerContext, navigatorContext} from '../contexts.js';
import type {Navigator} from '../navigation/navigator.js';
import {memberHref} from '../navigation/route.js';
import {counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/feedback/empty.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';
import '../elements/feedback/state.js';

/** Members by name, address or label. */
@customElement('clusterd-search')
export class ClusterdSearch extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		screen,
		css`
		input { width: min(560px, 100%); min-height: 34px; }
		ol { margin: 12px 0; padding: 0; list-style: none; }
		li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 16px; padding: 7px 4px; border-bottom: 1px solid var(--line); }
	`,
	];

	@property() text = '';
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: navigatorContext, subscribe: true}) private navigator?: Navigator;
	@query('input') private input!: HTMLInputElement;
	readonly #found = new Task(this, {
		task: async ([text], {signal}) =>
			text.trim() === '' ? undefined : this.manager!.search.members(text.trim(), {limit: 100, signal}),
		args: () => [this.text] as const,
	});

	override firstUpdated(_changed: PropertyValues): void {
		this.input.focus();
	}

	override render(): TemplateResult {
		return html`<div class="page"><h1 class="unseen">Search</h1>
			<input type="search" aria-label="Search members by name, address or label" placeholder="Name, address or label of a member" autocomplete="off" spellcheck="false" .value=${this.text} @input=${this.#onInput} @keydown=${this.#onKey}>
			${this.#found.render({
				pending: () => html`<clusterd-loading></clusterd-loading>`,
				error: (error) => html`<clusterd-error .error=${error}></clusterd-error>`,
				complete: (page) =>
					page
						? this.#list(page)
						: html`<p class="quiet" style="margin-top:12px">Type a part of a name, an address or a label. Keys are found in a member’s Keys.</p>`,
			})}</div>`;
	}

	#list({items, total}: Page<MemberView>): TemplateResult {
		return html`<p class="quiet" role="status" style="margin-top:12px">${total === 0 ? `Nothing has “${this.text}” in it.` : counted(total, 'member')}${total > items.length ? `; the first ${items.length} are shown` : nothing}</p>
			<ol>${items.map(
				({
					id,
					path,
					state,
					kind,
					instance,
					instances,
				}) => html`<li><a class="cut" href=${memberHref(id)}>${path}</a><clusterd-state .state=${state}></clusterd-state>
				<span class="quiet small cut">${kind === 'cluster' ? counted(instances, 'instance') : (instance?.addresses[0] ?? '')}</span></li>`,
			)}</ol>`;
	}

	readonly #onInput = (): void => {
		this.navigator?.go({screen: 'search', text: this.input.value}, {replace: true});
	};

	readonly #onKey = (event: KeyboardEvent): void => {
		if (event.key === 'Escape') history.back();
		if (event.key === 'ArrowDown' || event.key === 'Enter') this.renderRoot.querySelector<HTMLElement>('li a')?.focus();
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-search': ClusterdSearch;
	}
}
