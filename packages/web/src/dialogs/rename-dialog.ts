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

/** Changes a member's name and an instance's address. */
@customElement('clusterd-rename-dialog')
export class ClusterdRenameDialog extends LitElement {
	static override readonly styles = [tokens, controls, dialogStyles];

	@state() private member?: MemberView;
	readonly #doing = new Doing(this);
	readonly #begun = new Begun(this);
	@query('input[name=name]') private name?: HTMLInputElement;
	@query('input[name=address]') private address?: HTMLInputElement;

	/** Opens the dialog. */
	show(member: MemberView): void {
		this.#doing.forget();
		this.#begun.now();
		this.member = member;
	}

	override render(): TemplateResult {
		const {kind = 'cluster', name = '', instance} = this.member ?? {};
		return html`<wa-dialog class="narrow" label=${kind === 'cluster' ? `Rename ${name}` : `Name and address of ${name}`} ?open=${this.member !== undefined} @wa-after-hide=${this.#onHidden}>
			${
				this.member
					? html`<form @submit=${this.#submit}>${this.#doing.note}
				<label class="field"><span>Name</span><input type="text" autofocus name="name" maxlength="100" autocomplete="off" .defaultValue=${name}></label>
				${instance ? html`<label class="field"><span>Address of its elektrad</span><input type="text" name="address" inputmode="url" autocomplete="off" spellcheck="false" .defaultValue=${instance.addresses[0] ?? ''}></label>` : nothing}
				<button hidden></button></form>`
					: nothing
			}
			<div slot="footer"><wa-button size="s" appearance="outlined" @click=${this.#close}>Cancel</wa-button><wa-button size="s" variant="brand" ?loading=${this.#doing.isBusy} @click=${this.#save}>Save</wa-button></div>
		</wa-dialog>`;
	}

	readonly #submit = (event: Event): void => {
		event.preventDefault();
		void this.#save();
	};

	readonly #save = async (): Promise<void> => {
		if (this.#doing.isBusy || !this.member) return;
		const {id, name, instance} = this.member;
		const newName = this.name!.value.trim();
		const address = this.address?.value.trim();
		const change = {
			kind: 'edit-member' as const,
			member: id,
			...(newName === name ? {} : {name: newName}),
			...(address === undefined || address === instance?.addresses[0] ? {} : {address}),
		};
		if (change.name === undefined && change.address === undefined) return this.#close();
		await this.#doing.run(async () => {
			await requestChange(this, change, this.#begun.seen);
			this.#close();
		});
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
		'clusterd-rename-dialog': ClusterdRenameDialog;
	}
}
