import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ClusterManager, Revision} from '@clusterd/core';
import {membersNamed, summaryOf} from '../changes/edits.js';
import {feedContext, managerContext, membersContext} from '../contexts.js';
import {Watching} from '../live/changes.js';
import type {EventFeed} from '../live/event-feed.js';
import type {MemberStore} from '../live/member-store.js';
import {hrefOf} from '../navigation/route.js';
import {ago, exactly} from '../states/time.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/error.js';
import '../elements/loading.js';

const STEP = 50;

/** The fleet's revisions, newest first. */
@customElement('clusterd-history')
export class ClusterdHistory extends LitElement {
	static override readonly styles = [tokens, controls, screen];

	/** At most so many at first. */
	@property({type: Number}) limit = STEP;
	/** Without the frame of a screen. */
	@property({type: Boolean}) inset = false;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: feedContext, subscribe: true}) @state() private feed?: EventFeed;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@state() private newest = 0;
	readonly #watching = new Watching(this, () => this.members);
	#end: (() => void) | undefined;
	readonly #list = new Task(this, {
		task: async ([limit], {signal}) => {
			const revisions = await this.manager!.history.list({limit}, {signal});
			for (const id of new Set(revisions.flatMap(membersNamed))) void this.members?.need(id);
			return revisions;
		},
		args: () => [this.limit, this.newest] as const,
	});

	override updated(): void {
		this.#end ??= this.feed?.listen(event => {
			if (event.kind === 'revision') this.newest = event.revision;
		});
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#end?.();
		this.#end = undefined;
	}

	override render(): TemplateResult {
		void this.#watching;
		const revisions = this.#list.value;
		return html`<div class=${this.inset ? '' : 'page'}>${this.#list.error === undefined ? nothing : html`<clusterd-error .error=${this.#list.error}></clusterd-error>`}
			${revisions ? this.#table(revisions) : html`<clusterd-loading></clusterd-loading>`}</div>`;
	}

	#table(revisions: readonly Revision[]): TemplateResult {
		const isMore = !this.inset && revisions.length === this.limit && this.limit < 1000;
		return html`<div class="scroll"><table><thead><tr><th class="number">Revision</th><th>What</th><th>By</th><th>When</th></tr></thead>
			<tbody>${revisions.map(revision => this.#row(revision))}</tbody></table></div>
			${isMore ? html`<p><button class="plain bordered" @click=${this.#more}>Show older ones</button></p>` : nothing}`;
	}

	#row(revision: Revision): TemplateResult {
		const {number, at, actor, comment} = revision;
		return html`<tr><td class="number"><a href=${hrefOf({screen: 'revision', revision: number})}>${number}</a></td>
			<td>${summaryOf(revision, id => this.members?.get(id)?.name)}${comment === undefined ? nothing : html` <span class="quiet">“${comment}”</span>`}</td>
			<td>${actor.name ?? actor.id}</td><td title=${exactly(at)} style="white-space:nowrap">${ago(at)}</td></tr>`;
	}

	readonly #more = (): void => {
		this.limit = Math.min(1000, this.limit + STEP);
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-history': ClusterdHistory;
	}
}
