import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {
	ClusterManager,
	ExplainedContent,
	ExplainedInstance,
	ExplainedSetting,
	Explanation,
	MemberRef,
	MemberView,
	Unit,
} from '@clusterd/core';
import {refOf} from '../../changes/unit-ref.js';
import {managerContext} from '../../contexts.js';
import {readable} from '../../changes/array-edits.js';
import {brief} from '../../keys/source.js';
import {hrefOf, memberHref} from '../../navigation/route.js';
import {counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import {detailsStyles} from './key-details.styles.js';
import '../feedback/error.js';
import '../feedback/loading.js';

/**
 * Why a unit has what it has at a member: every setting for it from the root down, and which of them is in force.
 *
 * @summary The chain of settings behind a value.
 */
@customElement('clusterd-key-why')
export class ClusterdKeyWhy extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		detailsStyles,
		css`
		:host { display: block; }
		ol { margin: 0; padding: 0; list-style: none; }
		li { display: grid; grid-template-columns: 14px 1fr; gap: 8px; padding: 4px 0; }
		li::before { content: ''; width: 9px; height: 9px; margin-top: 5px; border: 1.5px solid var(--dim); border-radius: 50%; }
		li.force::before { border-color: var(--ok); background: var(--ok); }
		.asleep { color: var(--quiet); }
	`,
	];

	@property({attribute: false}) member?: MemberView;
	@property({attribute: false}) unit: Unit = '';
	/** The revision of what is in force; when it changes the chain is read again. */
	@property({type: Number}) revision = 0;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@state() private isOpen = false;
	readonly #why = new Task(this, {
		task: async ([member, unit, isOpen], {signal}) =>
			isOpen && member !== undefined ? this.manager!.explain(member, refOf(unit), {signal}) : undefined,
		args: () => [this.member?.id, this.unit, this.isOpen, this.revision] as const,
	});

	override render(): TemplateResult {
		return html`<section><button class="link" aria-expanded=${this.isOpen} @click=${this.#toggle}>${this.isOpen ? 'Why is it so?' : 'Why is it so…'}</button>
			${
				this.isOpen
					? this.#why.render({
							pending: () => html`<clusterd-loading lines="2"></clusterd-loading>`,
							error: (error) => html`<clusterd-error .error=${error}></clusterd-error>`,
							complete: (found) => (found ? this.#explain(found) : nothing),
						})
					: nothing
			}</section>`;
	}

	#explain({levels, why, instance, below}: Explanation): TemplateResult {
		const settings = levels.flatMap(({cluster, settings: here}) => here.map((setting) => ({cluster, setting})));
		return html`<p>${why}</p>
			${settings.length === 0 ? nothing : html`<ol>${settings.map(({cluster, setting}) => this.#setting(cluster, setting))}</ol>`}
			${below ? html`<ul>${below.settings.map(({cluster, mode, content, instances}) => html`<li><a href=${memberHref(cluster.id, 'keys')}>${cluster.path}</a> ${mode} ${content === undefined ? nothing : html`<code>${brief(content)}</code>`} <span class="quiet">(${counted(instances, 'instance')})</span></li>`)}</ul>` : nothing}
			${instance ? html`<p class="small quiet">${this.#instance(instance)}</p>` : nothing}`;
	}

	#setting(
		cluster: MemberRef,
		{unit, mode, content, since, comment, state, under, exemption}: ExplainedSetting,
	): TemplateResult {
		return html`<li class=${state === 'in force' ? 'force' : 'asleep'}><div><a href=${memberHref(cluster.id, 'keys')}>${cluster.path}</a> ${mode === 'absent' ? 'keeps it absent' : html`${mode === 'default' ? 'default' : 'enforces'} <code>${readable(unit, content ?? '')}</code>`}
			<span class="quiet">by ${since.actor}, <a href=${hrefOf({screen: 'revision', revision: since.revision})}>revision ${since.revision}</a>${comment === undefined ? nothing : ` “${comment}”`} – ${state}${under ? ` under ${under.path}` : nothing}${exemption ? `: ${exemption.reason}` : nothing}</span></div></li>`;
	}

	#instance({present, own, missed}: ExplainedInstance): TemplateResult {
		if (missed) return html`It did not answer: ${missed.reason}`;
		const text = (what: ExplainedContent | undefined): string =>
			what?.binary ? 'a binary value' : what?.content === undefined ? 'nothing' : `“${brief(what.content)}”`;
		return html`It has ${text(present)} now${own ? html`, and of its own ${text(own)}` : nothing}.`;
	}

	readonly #toggle = (): void => {
		this.isOpen = !this.isOpen;
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-key-why': ClusterdKeyWhy;
	}
}
