import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {KeyName, type MemberView, type SettingMode} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {Begun} from '../changes/seen.js';
import {elementsOf} from '../changes/array-edits.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {dialogStyles} from './dialog.styles.js';

const MODES: readonly (readonly [SettingMode, string])[] = [
	['enforced', 'Enforced: every instance has it, nobody below can change it'],
	['default', 'Default: only where an instance has nothing of its own'],
	['absent', 'Absent: no instance may have it'],
];

/** Sets a key that is not there yet. */
@customElement('clusterd-key-dialog')
export class ClusterdKeyDialog extends LitElement {
	static override readonly styles = [tokens, controls, dialogStyles];

	@state() private member?: MemberView;
	@state() private name = '';
	@state() private content = '';
	@state() private mode: SettingMode = 'enforced';
	/** Whether an array is set, each line an element. */
	@state() private isArray = false;
	readonly #doing = new Doing(this);
	readonly #begun = new Begun(this);

	/** Opens the dialog. @param beside a key whose branch the new one probably belongs to */
	show(member: MemberView, beside = 'system:/sw/'): void {
		this.name = beside.slice(0, beside.lastIndexOf('/') + 1);
		this.content = '';
		this.mode = 'enforced';
		this.isArray = false;
		this.#doing.forget();
		this.#begun.now();
		this.member = member;
	}

	override render(): TemplateResult {
		const isCluster = this.member?.kind === 'cluster';
		const fault = faultOf(this.name);
		return html`<wa-dialog class="narrow" label=${isCluster ? `New setting of ${this.member!.name}` : `New key of ${this.member?.name ?? ''}`} ?open=${this.member !== undefined} @wa-after-hide=${this.#onHidden}>
			${
				this.member
					? html`<form @submit=${this.#submit}>${this.#doing.note}
				<label class="field"><span>Name</span><input type="text" autofocus class="mono" autocomplete="off" spellcheck="false" .value=${this.name} aria-invalid=${fault === undefined ? nothing : 'true'} @input=${this.#onName}><span class=${fault === undefined ? 'hint' : 'wrong'}>${fault ?? 'In user:, system: or spec:, such as system:/sw/org/app/#0/current/port'}</span></label>
				${isCluster ? html`<label class="field"><span>Mode</span><select @change=${this.#onMode}>${MODES.map(([mode, words]) => html`<option value=${mode} .selected=${mode === this.mode}>${words}</option>`)}</select></label>` : nothing}
				${isCluster ? html`<label class="field"><span>What is set</span><select @change=${this.#onArray}><option value="value" .selected=${!this.isArray}>A value</option><option value="array" .selected=${this.isArray}>An array, as a whole: no instance has other elements</option></select></label>` : nothing}
				${this.mode === 'absent' ? nothing : html`<label class="field"><span>${this.isArray ? html`Elements <span class="quiet">(one a line; none makes an empty array)</span>` : 'Value'}</span><textarea rows=${this.isArray ? 5 : 2} class="mono" spellcheck="false" .value=${this.content} @input=${this.#onContent}></textarea></label>`}
				<button hidden></button></form>`
					: nothing
			}
			<div slot="footer"><wa-button size="s" appearance="outlined" @click=${this.#close}>Cancel</wa-button><wa-button size="s" variant="brand" ?loading=${this.#doing.isBusy} ?disabled=${fault !== undefined} @click=${this.#save}>${isCluster ? 'Show what this will do' : 'Create key'}</wa-button></div>
		</wa-dialog>`;
	}

	readonly #submit = (event: Event): void => {
		event.preventDefault();
		void this.#save();
	};

	readonly #save = async (): Promise<void> => {
		const member = this.member;
		if (!member || this.#doing.isBusy || faultOf(this.name) !== undefined) return;
		const isCluster = member.kind === 'cluster';
		const said =
			this.mode === 'absent' ? {} : this.isArray ? {elements: elementsOf(this.content)} : {content: this.content};
		const unit = {name: this.name.trim(), ...(this.isArray ? {array: true as const} : {}), ...said};
		if (
			await this.#doing.run(() =>
				requestChange(
					this,
					{kind: 'set', member: member.id, units: [unit], ...(isCluster ? {mode: this.mode} : {})},
					this.#begun.seen,
				),
			)
		)
			this.#close();
	};

	readonly #onName = (event: Event): void => {
		this.name = (event.target as HTMLInputElement).value;
	};

	readonly #onContent = (event: Event): void => {
		this.content = (event.target as HTMLTextAreaElement).value;
	};

	readonly #onArray = (event: Event): void => {
		this.isArray = (event.target as HTMLSelectElement).value === 'array';
	};

	readonly #onMode = (event: Event): void => {
		this.mode = (event.target as HTMLSelectElement).value as SettingMode;
	};

	readonly #close = (): void => {
		this.renderRoot.querySelector('wa-dialog')!.open = false;
	};

	readonly #onHidden = (event: Event): void => {
		if (event.target === event.currentTarget) this.member = undefined;
	};
}

/** Why a text is no name of a key, in words; undefined when it is one. */
function faultOf(text: string): string | undefined {
	try {
		KeyName.parse(text.trim());
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-key-dialog': ClusterdKeyDialog;
	}
}
