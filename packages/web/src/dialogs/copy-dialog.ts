import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import type {MemberView} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {Begun} from '../changes/seen.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {dialogStyles} from './dialog.styles.js';

/** Renames or copies a key with everything below it; the plan is shown after that. */
@customElement('clusterd-copy-dialog')
export class ClusterdCopyDialog extends LitElement {
	static override readonly styles = [tokens, controls, dialogStyles];

	@state() private member?: MemberView;
	@state() private from = '';
	@state() private kind: 'move-keys' | 'copy-keys' = 'move-keys';
	readonly #doing = new Doing(this);
	readonly #begun = new Begun(this);
	@query('input[type=text]') private to?: HTMLInputElement;

	/** Opens the dialog. */
	show(member: MemberView, from: string): void {
		this.from = from;
		this.kind = 'move-keys';
		this.#doing.forget();
		this.#begun.now();
		this.member = member;
	}

	override render(): TemplateResult {
		return html`<wa-dialog class="narrow" label="Rename or copy" ?open=${this.member !== undefined} @wa-after-hide=${this.#onHidden}>
			${
				this.member
					? html`<form @submit=${this.#submit}>${this.#doing.note}
				<p class="quiet">${this.member.kind === 'cluster' ? 'Acts on this cluster’s settings at and below the name.' : 'Acts on the key and everything below it, with metadata.'}</p>
				<label class="field"><span>New name</span><input type="text" autofocus class="mono" autocomplete="off" spellcheck="false" .defaultValue=${this.from}></label>
				<label><input type="checkbox" .checked=${this.kind === 'copy-keys'} @change=${this.#onKind}> Keep the original (copy)</label><button hidden></button></form>`
					: nothing
			}
			<div slot="footer"><wa-button size="s" appearance="outlined" @click=${this.#close}>Cancel</wa-button><wa-button size="s" variant="brand" @click=${this.#plan}>Show what this will do</wa-button></div>
		</wa-dialog>`;
	}

	readonly #submit = (event: Event): void => {
		event.preventDefault();
		void this.#plan();
	};

	readonly #plan = async (): Promise<void> => {
		const to = this.to?.value.trim() ?? '';
		const member = this.member;
		if (!member || this.#doing.isBusy || to === '' || to === this.from) return;
		if (
			await this.#doing.run(() =>
				requestChange(this, {kind: this.kind, member: member.id, from: this.from, to}, this.#begun.seen),
			)
		)
			this.#close();
	};

	readonly #onKind = (event: Event): void => {
		this.kind = (event.target as HTMLInputElement).checked ? 'copy-keys' : 'move-keys';
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
		'clusterd-copy-dialog': ClusterdCopyDialog;
	}
}
