import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {KeyName, type Change, type DriftPolicy, type MemberView} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {Begun} from '../changes/seen.js';
import {policyAt} from '../drift/policy.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {dialogStyles} from './dialog.styles.js';

/** Changes what a cluster says about drift; the plan is shown after that. */
@customElement('clusterd-drift-dialog')
export class ClusterdDriftDialog extends LitElement {
	static override readonly styles = [tokens, controls, dialogStyles];

	/** The clusters from the root down to the one that is changed. */
	@state() private chain: readonly MemberView[] = [];
	@state() private drift: DriftPolicy | 'inherit' = 'inherit';
	/** The names that are ignored, one a line. */
	@state() private ignored = '';
	readonly #doing = new Doing(this);
	readonly #begun = new Begun(this);

	/** Opens the dialog for the last of a chain of clusters from the root down. */
	show(chain: readonly MemberView[]): void {
		const {drift, ignore = []} = chain.at(-1)?.cluster ?? {};
		this.drift = drift ?? 'inherit';
		this.ignored = ignore.join('\n');
		this.#doing.forget();
		this.#begun.now();
		this.chain = chain;
	}

	override render(): TemplateResult {
		const member = this.chain.at(-1);
		const fault = this.#fault();
		return html`<wa-dialog class="narrow" label=${`Drift policy of ${member?.name ?? ''}`} ?open=${member !== undefined} @wa-after-hide=${this.#onHidden}>
			${
				member
					? html`<form @submit=${this.#submit}>${this.#doing.note}
				<label class="field"><span>What becomes of drift</span><select autofocus @change=${this.#onDrift}>${this.#options().map(([drift, words]) => html`<option value=${drift} .selected=${drift === this.drift}>${words}</option>`)}</select></label>
				<label class="field"><span>Not watched <span class="quiet">(names, one a line, each with all below)</span></span><textarea rows="4" class="mono" spellcheck="false" .value=${this.ignored} aria-invalid=${fault === undefined ? nothing : 'true'} @input=${this.#onIgnored}></textarea><span class=${fault === undefined ? 'hint' : 'wrong'}>${fault ?? 'What clusters above ignore is not watched either.'}</span></label>
				<button hidden></button></form>`
					: nothing
			}
			<div slot="footer"><wa-button size="s" appearance="outlined" @click=${this.#close}>Cancel</wa-button><wa-button size="s" variant="brand" ?loading=${this.#doing.isBusy} ?disabled=${fault !== undefined} @click=${this.#plan}>Show what this will do</wa-button></div>
		</wa-dialog>`;
	}

	/** What may be chosen; as above is told with what that is. */
	#options(): readonly (readonly [DriftPolicy | 'inherit', string])[] {
		const above = this.chain.slice(0, -1);
		const {said, by} = policyAt(above);
		const inherited =
			above.length === 0 ? 'Report it, as usual' : `As above: ${said} it${by ? ` (${by.path})` : ', as usual'}`;
		return [
			['inherit', inherited],
			['report', 'Report it'],
			['repair', 'Repair it: write again what is set'],
		];
	}

	/** Why a line is no name of a key, in words. */
	#fault(): string | undefined {
		for (const name of namesOf(this.ignored)) {
			try {
				if (KeyName.parse(name).namespace === 'cascading') return `${name} has no namespace, such as system: or user:`;
			} catch (error) {
				return error instanceof Error ? error.message : String(error);
			}
		}
		return undefined;
	}

	readonly #submit = (event: Event): void => {
		event.preventDefault();
		void this.#plan();
	};

	readonly #plan = async (): Promise<void> => {
		const member = this.chain.at(-1);
		if (!member || this.#doing.isBusy || this.#fault() !== undefined) return;
		const {drift = 'inherit', ignore = []} = member.cluster ?? {};
		const names = namesOf(this.ignored);
		const change: Change = {
			kind: 'edit-member',
			member: member.id,
			...(this.drift === drift ? {} : {drift: this.drift}),
			...(names.join('\n') === ignore.join('\n') ? {} : {ignore: names}),
		};
		if (Object.keys(change).length === 2) return this.#close();
		if (await this.#doing.run(() => requestChange(this, change, this.#begun.seen))) this.#close();
	};

	readonly #onDrift = (event: Event): void => {
		this.drift = (event.target as HTMLSelectElement).value as DriftPolicy | 'inherit';
	};

	readonly #onIgnored = (event: Event): void => {
		this.ignored = (event.target as HTMLTextAreaElement).value;
	};

	readonly #close = (): void => {
		this.renderRoot.querySelector('wa-dialog')!.open = false;
	};

	readonly #onHidden = (event: Event): void => {
		if (event.target === event.currentTarget) this.chain = [];
	};
}

const namesOf = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-drift-dialog': ClusterdDriftDialog;
	}
}
