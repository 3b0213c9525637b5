import {consume} from '@lit/context';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ClusterManager, MemberView, Revision} from '@clusterd/core';
import {membersNamed, summaryOf} from '../changes/edits.js';
import {feedContext, managerContext, membersContext, operationsContext} from '../contexts.js';
import {Watching} from '../live/watching.js';
import type {EventFeed} from '../live/event-feed.js';
import type {MemberStore} from '../live/member-store.js';
import type {OperationStore} from '../live/operation-store.js';
import {revisionList, type ListedRevisions} from '../live/revision-list.js';
import {hrefOf} from '../navigation/route.js';
import {ago, exactly} from '../states/time.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/feedback/empty.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';
import '../elements/feedback/progress.js';

const STEP = 50;

/** The revisions that concern a member, newest first, and how far each got. */
@customElement('clusterd-history')
export class ClusterdHistory extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		screen,
		css`
		td { vertical-align: middle; } .narrow { width: 1%; white-space: nowrap; } .what { overflow-wrap: anywhere; }
		clusterd-progress { min-width: 120px; }
	`,
	];

	/** Left out, or the root: everything. */
	@property({attribute: false}) member?: MemberView;
	/** At most so many at first. */
	@property({type: Number}) limit = STEP;
	/** Without the frame of a screen. */
	@property({type: Boolean}) inset = false;
	@consume({context: managerContext, subscribe: true}) @state() private manager?: ClusterManager;
	@consume({context: feedContext, subscribe: true}) @state() private feed?: EventFeed;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@consume({context: operationsContext, subscribe: true}) @state() private operations?: OperationStore;
	@state() private newest = 0;
	readonly #watching = [new Watching(this, () => this.members), new Watching(this, () => this.operations)];
	#end: (() => void) | undefined;
	readonly #list = revisionList(this, () => ({
		manager: this.manager,
		member: this.member,
		limit: this.limit,
		newest: this.newest,
	}));

	override updated(): void {
		this.#end ??= this.feed?.listen((event) => {
			if (event.kind === 'revision') this.newest = event.revision;
		});
		for (const id of new Set(this.#list.value?.revisions.flatMap(membersNamed))) void this.members?.need(id);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#end?.();
		this.#end = undefined;
	}

	override render(): TemplateResult {
		void this.#watching;
		const list = this.#list.value;
		return html`<div class=${this.inset ? '' : 'page'}>${this.#list.error === undefined ? nothing : html`<clusterd-error .error=${this.#list.error}></clusterd-error>`}
			${list ? this.#table(list) : html`<clusterd-loading></clusterd-loading>`}</div>`;
	}

	#table({revisions, isMore}: ListedRevisions): TemplateResult {
		if (revisions.length === 0)
			return html`<clusterd-empty heading="No change yet"><p>Every change that concerns this member is listed here, with who made it and why.</p></clusterd-empty>`;
		return html`<div class="scroll"><table><thead><tr><th class="number narrow">Revision</th><th>What</th><th class="wide">By</th><th>When</th><th class="wide">Progress</th></tr></thead>
			<tbody>${revisions.map((revision) => this.#row(revision))}</tbody></table></div>
			${isMore && !this.inset ? html`<p><button class="plain bordered" @click=${this.#more}>Show older ones</button></p>` : nothing}`;
	}

	#row(revision: Revision): TemplateResult {
		const {number, at, actor, comment, operation} = revision;
		return html`<tr><td class="number narrow"><a href=${hrefOf({screen: 'revision', revision: number})}>${number}</a></td>
			<td class="what">${summaryOf(revision, (id) => this.members?.get(id)?.name)}${comment === undefined ? nothing : html` <span class="quiet">“${comment}”</span>`}</td>
			<td class="narrow wide">${actor.name ?? actor.id}</td><td class="narrow" title=${exactly(at)}>${ago(at)}</td><td class="narrow wide">${this.#progress(operation)}</td></tr>`;
	}

	#progress(id: string): TemplateResult | typeof nothing {
		const operation = this.operations?.get(id);
		if (!operation || operation.targets === 0) return nothing;
		return html`<a href=${hrefOf({screen: 'operation', operation: id})} aria-label=${`Operation ${id}`}><clusterd-progress compact .operation=${operation}></clusterd-progress></a>`;
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
