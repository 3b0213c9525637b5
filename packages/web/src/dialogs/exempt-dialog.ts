import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import {showUnit, type MemberRef, type Unit} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {Begun} from '../changes/seen.js';
import {refOf} from '../changes/unit-ref.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {slashed} from '../elements/feedback/slashed.js';
import {dialogStyles} from './dialog.styles.js';

const DAY_MS = 86_400_000;
const LASTING: readonly (readonly [days: number, words: string])[] = [
	[0, 'until somebody ends it'],
	[1, 'for a day'],
	[7, 'for a week'],
	[30, 'for 30 days'],
];

/** Exempts a member from a setting, with a reason. */
@customElement('clusterd-exempt-dialog')
export class ClusterdExemptDialog extends LitElement {
	static override readonly styles = [tokens, controls, dialogStyles];

	@state() private of?: {readonly member: MemberRef; readonly unit: Unit};
	readonly #doing = new Doing(this);
	readonly #begun = new Begun(this);
	@query('input') private reason?: HTMLInputElement;
	@query('select') private lasting?: HTMLSelectElement;
	#settle: ((isDone: boolean) => void) | undefined;

	/** Opens the dialog. @returns whether the member is exempt now */
	ask(member: MemberRef, unit: Unit): Promise<boolean> {
		this.#settle?.(false);
		this.#doing.forget();
		this.#begun.now();
		this.of = {member, unit};
		return new Promise((resolve) => {
			this.#settle = resolve;
		});
	}

	override render(): TemplateResult {
		return html`<wa-dialog class="narrow" label=${`Exempt ${this.of?.member.path.split(' / ').at(-1) ?? ''}`} ?open=${this.of !== undefined} @wa-after-hide=${this.#onHidden}>
			${
				this.of
					? html`<form @submit=${this.#submit}>${this.#doing.note}
				<p class="quiet">The setting of <code>${slashed(showUnit(this.of.unit))}</code> does not apply to ${this.of.member.path} any more; what it has now stays, and may be changed there.</p>
				<label class="field"><span>Reason</span><input type="text" autofocus required maxlength="2000" autocomplete="off"></label>
				<label class="field"><span>How long</span><select>${LASTING.map(([days, words]) => html`<option value=${days}>${words}</option>`)}</select></label><button hidden></button></form>`
					: nothing
			}
			<div slot="footer"><wa-button size="s" appearance="outlined" @click=${this.#close}>Cancel</wa-button><wa-button size="s" variant="brand" ?loading=${this.#doing.isBusy} @click=${this.#do}>Exempt</wa-button></div>
		</wa-dialog>`;
	}

	readonly #submit = (event: Event): void => {
		event.preventDefault();
		void this.#do();
	};

	readonly #do = async (): Promise<void> => {
		const {of} = this;
		if (!of || this.#doing.isBusy || !this.reason?.reportValidity()) return;
		const reason = this.reason.value.trim();
		const days = Number(this.lasting?.value ?? 0);
		const outcome = await this.#doing.run(() =>
			requestChange(
				this,
				{
					kind: 'exempt',
					member: of.member.id,
					units: [refOf(of.unit)],
					reason,
					...(days === 0 ? {} : {until: Date.now() + days * DAY_MS}),
				},
				this.#begun.seen,
			),
		);
		if (!outcome) return;
		this.#settle?.(true);
		this.#settle = undefined;
		this.#close();
	};

	readonly #close = (): void => {
		this.renderRoot.querySelector('wa-dialog')!.open = false;
	};

	readonly #onHidden = (event: Event): void => {
		if (event.target !== event.currentTarget) return;
		this.of = undefined;
		this.#settle?.(false);
		this.#settle = undefined;
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-exempt-dialog': ClusterdExemptDialog;
	}
}
