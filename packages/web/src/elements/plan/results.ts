import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ClusterManager, Id, MemberView, Operation, Result} from '@clusterd/core';
import {managerContext, membersContext} from '../../contexts.js';
import {Watching} from '../../live/watching.js';
import type {MemberStore} from '../../live/member-store.js';
import {hrefOf, memberHref} from '../../navigation/route.js';
import {ago, exactly} from '../../states/time.js';
import {count} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import '../feedback/error.js';
import '../feedback/state.js';

const STEP = 100;

/**
 * What became of each instance in an operation that is neither applied nor unchanged, with the reason.
 *
 * @summary Results per instance.
 */
@customElement('clusterd-results')
export class ClusterdResults extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: block; }
		td { overflow-wrap: anywhere; }
		td:first-child { white-space: nowrap; }
	`,
	];

	@property({attribute: false}) operation?: Operation;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@state() private limit = STEP;
	readonly #watching = new Watching(this, () => this.members);
	readonly #page = new Task(this, {
		task: async ([id, limit], {signal}) => {
			if (id === undefined || !this.manager) return undefined;
			const page = await this.manager.operations.exceptions(id, {limit, signal});
			const names = new Map<Id, MemberView>();
			for (const {instance} of page.items) {
				const member = await this.members?.need(instance);
				if (member) names.set(instance, member);
			}
			return {...page, names};
		},
		args: () => [this.operation?.id, this.limit, JSON.stringify(this.operation?.totals)] as const,
	});

	override render(): TemplateResult | typeof nothing {
		void this.#watching;
		const page = this.#page.value;
		if (this.#page.error !== undefined) return html`<clusterd-error .error=${this.#page.error}></clusterd-error>`;
		if (!page || page.total === 0) return nothing;
		return html`<div class="scroll"><table class="cards">
			<thead><tr><th>Instance</th><th>Result</th><th>Why</th></tr></thead>
			<tbody>${page.items.map((result) => this.#row(result, page.names.get(result.instance)))}</tbody></table></div>
			${page.total > page.items.length ? html`<p><button class="plain bordered" @click=${this.#more}>Show ${count(Math.min(STEP, page.total - page.items.length))} more of ${count(page.total)}</button></p>` : nothing}`;
	}

	#row(
		{instance, state: result, reason, code, by, nextAttempt}: Result,
		member: MemberView | undefined,
	): TemplateResult {
		return html`<tr><td data-label="Instance"><a href=${memberHref(instance)} title=${member?.path ?? instance}>${member?.name ?? instance}</a></td>
			<td data-label="Result"><clusterd-state .state=${result}></clusterd-state></td>
			<td data-label="Why"><span>${reason ?? ''}${by === undefined ? nothing : html` <a href=${hrefOf({screen: 'revision', revision: by})}>revision ${by}</a>`}${code === undefined ? nothing : html` <span class="code">${code}</span>`}
				${nextAttempt === undefined ? nothing : html` <span class="quiet" title=${exactly(nextAttempt)}>next attempt ${ago(nextAttempt)}</span>`}</span></td></tr>`;
	}

	readonly #more = (): void => {
		this.limit = Math.min(1000, this.limit + STEP);
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-results': ClusterdResults;
	}
}
