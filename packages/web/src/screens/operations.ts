import {consume} from '@lit/context';
import {css, html, LitElement, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Operation} from '@clusterd/core';
import {operationsContext} from '../contexts.js';
import {Watching} from '../live/changes.js';
import type {OperationStore} from '../live/operation-store.js';
import {hrefOf} from '../navigation/route.js';
import {ago, exactly, lasting} from '../states/time.js';
import {count} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/empty.js';
import '../elements/loading.js';
import '../elements/progress.js';

/** Running and past operations, newest first. */
@customElement('clusterd-operations')
export class ClusterdOperations extends LitElement {
	static override readonly styles = [tokens, controls, screen, css`clusterd-progress { min-width: 120px; } td { vertical-align: middle; }`];

	/** At most so many. */
	@property({type: Number}) limit = 200;
	/** Without the frame of a screen. */
	@property({type: Boolean}) inset = false;
	@consume({context: operationsContext, subscribe: true}) @state() private operations?: OperationStore;
	readonly #watching = new Watching(this, () => this.operations);

	override render(): TemplateResult {
		void this.#watching;
		const operations = this.operations?.all.slice(0, this.limit) ?? [];
		return html`<div class=${this.inset ? '' : 'page'}>${operations.length > 0 ? this.#table(operations)
			: this.operations?.isLoaded ? html`<clusterd-empty heading="No operation yet"><p>Every change that reaches instances is listed here: how far it got, and what became of each instance.</p></clusterd-empty>`
			: html`<clusterd-loading></clusterd-loading>`}</div>`;
	}

	#table(operations: readonly Operation[]): TemplateResult {
		return html`<div class="scroll"><table><thead><tr><th>Operation</th><th class="wide">Revision</th><th>Progress</th><th>Instances</th><th>Begun</th><th class="wide">Took</th></tr></thead>
			<tbody>${operations.map(operation => this.#row(operation))}</tbody></table></div>`;
	}

	#row(operation: Operation): TemplateResult {
		const {id, revision, startedAt, endedAt, targets} = operation;
		return html`<tr><td><a href=${hrefOf({screen: 'operation', operation: id})}>${id}</a></td><td class="wide"><a href=${hrefOf({screen: 'revision', revision})}>${revision}</a></td>
			<td>${targets === 0 ? html`<span class="quiet">nothing to write</span>` : html`<clusterd-progress compact .operation=${operation}></clusterd-progress>`}</td>
			<td><span class="number">${count(targets)}</span><span class="wide">${targets === 1 ? ' instance' : ' instances'}</span></td>
			<td title=${exactly(startedAt)}>${ago(startedAt)}</td>
			<td class="wide">${endedAt === undefined ? 'running' : lasting(endedAt - startedAt)}</td></tr>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-operations': ClusterdOperations;
	}
}
