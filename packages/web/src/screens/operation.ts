import {consume} from '@lit/context';
import {Task} from '@lit/task';
import '@awesome.me/webawesome/dist/components/button/button.js';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ClusterManager, Operation} from '@clusterd/core';
import {managerContext, operationsContext} from '../contexts.js';
import {Watching} from '../live/changes.js';
import type {OperationStore} from '../live/operation-store.js';
import {hrefOf} from '../navigation/route.js';
import {ago, exactly, lasting} from '../states/time.js';
import {counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/error.js';
import '../elements/loading.js';
import '../elements/progress.js';
import '../elements/results.js';

/** One operation: how far it is, and what became of each instance. */
@customElement('clusterd-operation')
export class ClusterdOperation extends LitElement {
	static override readonly styles = [tokens, controls, screen, css`.retry { display: flex; gap: 10px; align-items: center; margin-bottom: 10px; }`];

	@property() operation = '';
	@state() private failure: unknown;
	@state() private isRetrying = false;
	@state() private retried?: number;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: operationsContext, subscribe: true}) @state() private operations?: OperationStore;
	readonly #watching = new Watching(this, () => this.operations);
	readonly #read = new Task(this, {
		task: async ([id], {signal}) => {
			const operation = await this.manager!.operations.get(id, {signal});
			this.operations?.put(operation);
			return operation;
		},
		args: () => [this.operation] as const,
	});

	override render(): TemplateResult {
		void this.#watching;
		const operation = this.operations?.get(this.operation) ?? this.#read.value;
		if (operation) return html`<div class="page">${this.#show(operation)}</div>`;
		return html`<div class="page">${this.#read.error === undefined ? html`<clusterd-loading></clusterd-loading>` : html`<h1>Operation ${this.operation}</h1><clusterd-error .error=${this.#read.error}></clusterd-error>`}</div>`;
	}

	readonly #retry = async (): Promise<void> => {
		this.isRetrying = true;
		this.failure = undefined;
		try {
			this.retried = await this.manager!.operations.retry(this.operation);
		} catch (error) {
			this.failure = error;
		} finally {
			this.isRetrying = false;
		}
	};

	#show(operation: Operation): TemplateResult {
		const {id, revision, startedAt, endedAt, targets} = operation;
		return html`<h1>Operation ${id}</h1>
			<p class="quiet">Brings <a href=${hrefOf({screen: 'revision', revision})}>revision ${revision}</a> to ${counted(targets, 'instance')}. <span title=${exactly(startedAt)}>Begun ${ago(startedAt)}</span>${endedAt === undefined ? ', running.' : `, took ${lasting(endedAt - startedAt)}.`}</p>
			<h2>Progress</h2><clusterd-progress .operation=${operation}></clusterd-progress>
			${this.failure === undefined ? nothing : html`<clusterd-error .error=${this.failure}></clusterd-error>`}
			${operation.exceptions.length > 0 ? html`<h2>What is not done</h2>` : nothing}${(operation.totals.rejected ?? 0) + (operation.totals.failed ?? 0) > 0 ? html`<p class="retry"><wa-button size="s" appearance="outlined" ?loading=${this.isRetrying} @click=${this.#retry}>Try again what was rejected or failed</wa-button>${this.retried === undefined ? nothing : html`<span class="quiet" role="status">${this.retried === 0 ? 'Nothing is left to be tried: only settings are, not what was done once.' : `${counted(this.retried, 'instance')} ${this.retried === 1 ? 'is' : 'are'} tried again.`}</span>`}</p>` : nothing}<clusterd-results .operation=${operation}></clusterd-results>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-operation': ClusterdOperation;
	}
}
