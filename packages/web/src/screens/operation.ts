import '@awesome.me/webawesome/dist/components/button/button.js';
import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ClusterManager, Operation, Revision} from '@clusterd/core';
import {membersNamed, summaryOf} from '../changes/edits.js';
import {managerContext, membersContext, operationsContext} from '../contexts.js';
import {Watching} from '../live/watching.js';
import {readFollowUps, type FollowUps} from '../live/follow-ups.js';
import type {MemberStore} from '../live/member-store.js';
import type {OperationStore} from '../live/operation-store.js';
import {hrefOf} from '../navigation/route.js';
import {ago, exactly, lasting} from '../states/time.js';
import {counted} from '../states/words.js';
import {Doing} from '../elements/feedback/doing.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';
import '../elements/feedback/progress.js';
import '../elements/plan/results.js';

/** One operation: how far it is, what became of each instance, and what can be done about it. */
@customElement('clusterd-operation')
export class ClusterdOperation extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		screen,
		css`
		.acts { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin: 12px 0; } .acts .quiet { flex: 1 1 240px; }
		.stopped { padding: 10px 14px; border-inline-start: 3px solid var(--warn); border-radius: 4px; background: color-mix(in srgb, var(--warn) 8%, var(--surface)); }
		ul { padding-inline-start: 18px; }
	`,
	];

	@property() operation = '';
	readonly #doing = new Doing(this);
	@state() private said = '';
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@consume({context: operationsContext, subscribe: true}) @state() private operations?: OperationStore;
	readonly #watching = [new Watching(this, () => this.operations), new Watching(this, () => this.members)];
	readonly #read = new Task(this, {
		task: async ([id], {signal}) => {
			const operation = await this.manager!.operations.get(id, {signal});
			const revision = await this.manager!.history.get(operation.revision, {signal});
			for (const member of membersNamed(revision)) void this.members?.need(member);
			this.#doing.forget();
			this.said = '';
			this.operations?.put(operation);
			return {operation, revision};
		},
		args: () => [this.operation] as const,
	});
	readonly #after = new Task(this, {
		task: async ([read], {signal}) => (read ? readFollowUps(this.manager!, read.operation, signal) : undefined),
		args: () => [this.#read.value, this.operations?.all[0]?.revision] as const,
	});

	override render(): TemplateResult {
		void this.#watching;
		const read = this.#read.value?.operation.id === this.operation ? this.#read.value : undefined;
		if (read)
			return html`<div class="page">${this.#show(this.operations?.get(this.operation) ?? read.operation, read.revision)}</div>`;
		return html`<div class="page">${this.#read.error === undefined ? html`<clusterd-loading></clusterd-loading>` : html`<h1>Operation ${this.operation}</h1><clusterd-error .error=${this.#read.error}></clusterd-error>`}</div>`;
	}

	#show(operation: Operation, revision: Revision): TemplateResult {
		const {id, startedAt, endedAt, targets, totals, exceptions} = operation;
		const isFailed = (totals.rejected ?? 0) + (totals.failed ?? 0) > 0;
		return html`<h1>Operation ${id}: ${summaryOf(revision, (each) => this.members?.get(each)?.name)}</h1>
			<p class="quiet">Brings <a href=${hrefOf({screen: 'revision', revision: revision.number})}>revision ${revision.number}</a> by ${revision.actor.name ?? revision.actor.id} to ${counted(targets, 'instance')}. <span title=${exactly(startedAt)}>Begun ${ago(startedAt)}</span>${endedAt === undefined ? ', running.' : `, took ${lasting(endedAt - startedAt)}.`}${revision.comment === undefined ? nothing : html` “${revision.comment}”`}</p>
			<h2>Progress</h2><clusterd-progress .operation=${operation}></clusterd-progress>
			${this.#doing.note}
			${this.#steering(operation)}
			${exceptions.length > 0 ? html`<h2>What is not done</h2>` : nothing}
			${isFailed ? html`<div class="acts"><wa-button size="s" appearance="outlined" ?loading=${this.#doing.isBusy} @click=${this.#retry}>Try again what was rejected or failed</wa-button></div>` : nothing}
			<p class="quiet" role="status">${this.said}</p>
			<clusterd-results .operation=${operation}></clusterd-results>
			${this.#followed(this.#after.value)}`;
	}

	#steering({endedAt}: Operation): TemplateResult | typeof nothing {
		if (this.#after.value?.isStopped) {
			return html`<div class="acts stopped"><span class="quiet">Stopped: the instances that it was begun on have it, all others stay as they were, until it goes on or is taken back.</span>
				<wa-button size="s" variant="brand" ?loading=${this.#doing.isBusy} @click=${() => void this.#steer('goOn')}>Go on</wa-button>
				<wa-button size="s" appearance="outlined" ?loading=${this.#doing.isBusy} @click=${() => void this.#steer('takeBack')}>Take back</wa-button></div>`;
		}
		if (endedAt !== undefined || !this.#after.value) return nothing;
		return html`<div class="acts"><wa-button size="s" appearance="outlined" variant="danger" ?loading=${this.#doing.isBusy} @click=${() => void this.#steer('cancel')}>Stop</wa-button>
			<span class="quiet">Instances that it was begun on keep it; it can go on or be taken back later.</span></div>`;
	}

	#followed(after: FollowUps | undefined): TemplateResult | typeof nothing {
		if (!after || after.revisions.length === 0) return nothing;
		return html`<h2>What followed</h2><ul>${after.revisions.map(({number, comment = '', at}) => html`<li><a href=${hrefOf({screen: 'revision', revision: number})}>Revision ${number}</a> ${comment} <span class="quiet" title=${exactly(at)}>${ago(at)}</span></li>`)}</ul>`;
	}

	readonly #retry = (): Promise<void> =>
		this.#do(async () => {
			const number = await this.manager!.operations.retry(this.operation);
			return number === 0
				? 'Nothing is left to be tried: only settings are, not what was done once.'
				: `${counted(number, 'instance')} ${number === 1 ? 'is' : 'are'} tried again.`;
		});

	#steer(how: 'cancel' | 'goOn' | 'takeBack'): Promise<void> {
		return this.#do(async () => {
			this.operations?.put(await this.manager!.operations[how](this.operation));
			await this.#after.run();
			return {cancel: 'It was stopped.', goOn: 'It goes on.', takeBack: 'It is being taken back.'}[how];
		});
	}

	async #do(work: () => Promise<string>): Promise<void> {
		this.said = (await this.#doing.run(work)) ?? '';
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-operation': ClusterdOperation;
	}
}
