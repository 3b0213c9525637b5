import '@awesome.me/webawesome/dist/components/button/button.js';
import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Change, ClusterManager} from '@clusterd/core';
import {findMeanwhile, type Meanwhile, type MeanwhileError} from '../../changes/meanwhile.js';
import {managerContext, membersContext} from '../../contexts.js';
import {Watching} from '../../live/watching.js';
import type {MemberStore} from '../../live/member-store.js';
import {hrefOf} from '../../navigation/route.js';
import {ago, exactly} from '../../states/time.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import {slashed} from '../feedback/slashed.js';
import '../feedback/error.js';
import '../feedback/loading.js';

/**
 * Says that somebody changed the same since the author of a change saw it (S10): what it was, theirs and yours, and
 * lets yours be planned again on what there is now.
 *
 * @summary A change that met another one.
 * @event clusterd-nevertheless - Yours shall be planned again.
 */
@customElement('clusterd-changed-since')
export class ClusterdChangedSince extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: block; }
		section { display: grid; gap: 10px; padding: 10px 14px; border: 1px solid var(--warn); border-radius: 8px; background: color-mix(in srgb, var(--warn) 6%, var(--surface)); }
		h3 { font-size: 13px; font-weight: 600; overflow-wrap: anywhere; }
		dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 14px; }
		dt { color: var(--quiet); }
		pre { max-height: 120px; margin: 0; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: 12px/1.5 var(--mono); }
	`,
	];

	@property({attribute: false}) error?: MeanwhileError;
	/** What somebody wanted to do. */
	@property({attribute: false}) change?: Change;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	readonly #watching = new Watching(this, () => this.members);
	readonly #found = new Task(this, {
		task: async ([error, change], {signal}) => {
			const found = error && change ? await findMeanwhile(this.manager!, error, change, signal) : undefined;
			if (found) await this.members?.need(found.at);
			return found;
		},
		args: () => [this.error, this.change] as const,
	});

	override render(): TemplateResult | typeof nothing {
		void this.#watching;
		if (!this.error) return nothing;
		return html`<section role="alert">${this.#found.render({
			pending: () => html`<clusterd-loading lines="2"></clusterd-loading>`,
			error: (error) => html`<p>${this.error!.message}</p><clusterd-error .error=${error}></clusterd-error>`,
			complete: (found) => (found ? this.#show(found) : nothing),
		})}<div><wa-button size="s" appearance="outlined" @click=${this.#go}>Apply mine nevertheless</wa-button></div></section>`;
	}

	#show({what, at, revision, before, theirs, yours}: Meanwhile): TemplateResult {
		return html`<h3>${slashed(what)} on ${this.members?.get(at)?.path ?? at} was changed after you began <span class="code">${this.error!.code}</span></h3>
			<dl>${before ? html`<dt>Before</dt><dd>${shown(before.text)}</dd>` : nothing}
				<dt>Theirs</dt><dd>${shown(theirs)}${revision ? html`<span class="quiet">by ${revision.actor.name ?? revision.actor.id}, <span title=${exactly(revision.at)}>${ago(revision.at)}</span>${revision.comment === undefined ? nothing : html`, “${revision.comment}”`}: <a href=${hrefOf({screen: 'revision', revision: revision.number})} target="_blank">look at revision ${revision.number}</a></span>` : nothing}</dd>
				<dt>Yours</dt><dd>${shown(yours)}</dd></dl>`;
	}

	readonly #go = (): void => {
		this.dispatchEvent(new Event('clusterd-nevertheless'));
	};
}

const shown = (text: string | undefined): TemplateResult =>
	text === undefined ? html`<p class="nothing">nothing</p>` : html`<pre>${text === '' ? '“”' : text}</pre>`;

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-changed-since': ClusterdChangedSince;
	}
}
