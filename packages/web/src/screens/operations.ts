import {consume} from '@lit/context';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ClusterManager, MemberView, Operation, Revision} from '@clusterd/core';
import {membersNamed, summaryOf} from '../changes/edits.js';
import {managerContext, membersContext, operationsContext} from '../contexts.js';
import {Watching} from '../live/watching.js';
import type {MemberStore} from '../live/member-store.js';
import type {OperationStore} from '../live/operation-store.js';
import {revisionList} from '../live/revision-list.js';
import {hrefOf} from '../navigation/route.js';
import {ago, exactly, lasting} from '../states/time.js';
import {count} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/feedback/empty.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';
import '../elements/feedback/progress.js';

const STEP = 200;

/** Running and past operations that concern a member, newest first. */
@customElement('clusterd-operations')
export class ClusterdOperations extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		screen,
		css`
		td { vertical-align: middle; } .narrow { width: 1%; white-space: nowrap; } .what { overflow-wrap: anywhere; }
		clusterd-progress { min-width: clamp(70px, 12cqw, 200px); }
	`,
	];

	/** Left out, or the root: everything. */
	@property({attribute: false}) member?: MemberView;
	@consume({context: managerContext, subscribe: true}) @state() private manager?: ClusterManager;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@consume({context: operationsContext, subscribe: true}) @state() private operations?: OperationStore;
	@state() private limit = STEP;
	readonly #watching = [new Watching(this, () => this.members), new Watching(this, () => this.operations)];
	readonly #list = revisionList(this, () => ({
		manager: this.manager,
		member: this.member,
		limit: this.limit,
		newest: this.operations?.all[0]?.revision ?? 0,
	}));

	override updated(): void {
		for (const id of new Set(this.#list.value?.revisions.flatMap(membersNamed))) void this.members?.need(id);
	}

	override render(): TemplateResult {
		void this.#watching;
		const list = this.#list.value;
		const rows = (list?.revisions ?? []).flatMap((revision) => {
			const operation = this.operations?.get(revision.operation);
			return operation && operation.targets > 0 ? [{revision, operation}] : [];
		});
		return html`<div class="page">${this.#list.error === undefined ? nothing : html`<clusterd-error .error=${this.#list.error}></clusterd-error>`}
			${
				rows.length > 0
					? this.#table(rows)
					: list && this.operations?.isLoaded
						? html`<clusterd-empty heading="No operation yet"><p>Every change that reaches instances is listed here: how far it got, and what became of each instance.</p></clusterd-empty>`
						: html`<clusterd-loading></clusterd-loading>`
			}</div>`;
	}

	#table(rows: readonly {readonly revision: Revision; readonly operation: Operation}[]): TemplateResult {
		return html`<div class="scroll"><table><thead><tr><th>Operation</th><th>What</th><th class="narrow">Progress</th><th class="number wide">Instances</th><th>Begun</th><th class="wide">Took</th></tr></thead>
			<tbody>${rows.map((row) => this.#row(row.revision, row.operation))}</tbody></table></div>`;
	}

	#row(revision: Revision, operation: Operation): TemplateResult {
		const {id, startedAt, endedAt, targets} = operation;
		return html`<tr><td class="narrow"><a href=${hrefOf({screen: 'operation', operation: id})}>${id}</a></td><td class="what">${summaryOf(revision, (each) => this.members?.get(each)?.name)}</td>
			<td class="narrow"><clusterd-progress compact .operation=${operation}></clusterd-progress></td>
			<td class="number narrow wide">${count(targets)}</td>
			<td class="narrow" title=${exactly(startedAt)}>${ago(startedAt)}</td>
			<td class="narrow wide">${endedAt === undefined ? 'running' : lasting(endedAt - startedAt)}</td></tr>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-operations': ClusterdOperations;
	}
}
