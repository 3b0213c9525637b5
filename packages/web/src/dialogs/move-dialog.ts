import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import type {ClusterManager, Id, MemberView} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {Begun} from '../changes/seen.js';
import {managerContext} from '../contexts.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {dialogStyles} from './dialog.styles.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';

const LISTED = 1000;

/** Asks which cluster a member shall move to; the plan is shown after that. */
@customElement('clusterd-move-dialog')
export class ClusterdMoveDialog extends LitElement {
	static override readonly styles = [tokens, controls, dialogStyles];

	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@state() private member?: MemberView;
	@state() private filter = '';
	@state() private to?: Id;
	readonly #begun = new Begun(this);
	readonly #clusters = new Task(this, {
		task: async ([member], {signal}) =>
			member
				? (await this.manager!.members.clusters({limit: LISTED, signal})).items.filter(
						({id, ancestors}) =>
							id !== member.parent && id !== member.id && !ancestors.some((above) => above.id === member.id),
					)
				: [],
		args: () => [this.member] as const,
	});

	/** Opens the dialog. */
	show(member: MemberView): void {
		this.filter = '';
		this.to = undefined;
		this.#begun.now();
		this.member = member;
	}

	override render(): TemplateResult {
		return html`<wa-dialog class="narrow" label=${`Move ${this.member?.name ?? ''}`} ?open=${this.member !== undefined} @wa-after-hide=${this.#onHidden}>
			${this.member ? this.#choice() : nothing}
			<div slot="footer"><wa-button size="s" appearance="outlined" @click=${this.#close}>Cancel</wa-button><wa-button size="s" variant="brand" ?disabled=${this.to === undefined} @click=${this.#plan}>Show what this will do</wa-button></div>
		</wa-dialog>`;
	}

	#choice(): TemplateResult {
		return html`<p class="quiet">From ${this.member!.path.split(' / ').slice(0, -1).join(' / ')}</p>
			<label class="field"><span>To which cluster?</span><input type="search" autofocus placeholder="Filter clusters…" .value=${this.filter} @input=${this.#onFilter}></label>
			${this.#clusters.render({
				pending: () => html`<clusterd-loading></clusterd-loading>`,
				error: (error) => html`<clusterd-error .error=${error}></clusterd-error>`,
				complete: (clusters) => {
					const shown = clusters.filter(({path}) => path.toLowerCase().includes(this.filter.toLowerCase()));
					return shown.length === 0
						? html`<p>No other cluster ${this.filter === '' ? 'is there; create one first.' : `has “${this.filter}” in its path.`}</p>`
						: html`<select size="8" aria-label="Clusters" @change=${this.#onChoose}>${shown.map(({id, path}) => html`<option value=${id} ?selected=${id === this.to}>${path}</option>`)}</select>`;
				},
			})}`;
	}

	readonly #plan = async (): Promise<void> => {
		const {id, parent} = this.member!;
		const to = this.to;
		this.#close();
		if (to !== undefined && parent !== undefined)
			await requestChange(this, {kind: 'move-member', member: id, from: parent, to}, this.#begun.seen);
	};

	readonly #onFilter = (event: Event): void => {
		this.filter = (event.target as HTMLInputElement).value.trim();
	};

	readonly #onChoose = (event: Event): void => {
		this.to = (event.target as HTMLSelectElement).value;
	};

	readonly #close = (): void => {
		this.renderRoot.querySelector('wa-dialog')!.open = false;
	};

	readonly #onHidden = (event: Event): void => {
		if (event.target === event.currentTarget) this.member = undefined;
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-move-dialog': ClusterdMoveDialog;
	}
}
