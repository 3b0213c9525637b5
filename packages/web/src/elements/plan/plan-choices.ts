import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {Change, Member, Plan, Release} from '@clusterd/core';
import {releasesOf, releasing, ticksOf, usualRelease, type Choices, type Tick} from '../../changes/choices.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';

/** Something else was chosen about a change. */
export class ChoicesEvent extends Event {
	readonly choices: Choices;

	constructor(choices: Choices) {
		super('clusterd-choices', {bubbles: true, composed: true});
		this.choices = choices;
	}
}

/**
 * What can be chosen about a change while its plan is looked at: what helps against refusals, what it may spare, how
 * far it reaches, and what instances have where a setting ends.
 *
 * @summary Choices about a plan.
 * @event clusterd-choices - {@link ChoicesEvent}
 */
@customElement('clusterd-plan-choices')
export class ClusterdPlanChoices extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: grid; gap: 10px; }
		.tick { display: flex; gap: 8px; align-items: baseline; } .tick input { margin: 0; accent-color: var(--accent); }
		.field { display: grid; gap: 4px; } .field span { font-weight: 550; } select { min-height: 32px; }
	`,
	];

	@property({attribute: false}) change?: Change;
	/** What the change is about. */
	@property() kind?: Member['kind'];
	@property({attribute: false}) plan?: Plan;
	/** Codes of what hinders the change. */
	@property({attribute: false}) codes: readonly string[] = [];
	@property({attribute: false}) choices: Choices = {};

	#ticks: ReturnType<typeof ticksOf> = [];
	#isReleasing = false;

	override willUpdate(): void {
		this.#ticks = this.change
			? ticksOf({change: this.change, kind: this.kind, codes: this.codes, plan: this.plan}, this.choices)
			: [];
		this.#isReleasing =
			this.change !== undefined &&
			releasing(this.change) &&
			this.plan !== undefined &&
			this.plan.rows.length + this.plan.instances > 0;
		this.hidden = this.#ticks.length === 0 && !this.#isReleasing;
	}

	override render(): TemplateResult | typeof nothing {
		if (!this.change) return nothing;
		return html`${this.#ticks.map(([tick, words]) => html`<label class="tick"><input type="checkbox" .checked=${this.choices[tick] ?? false} @change=${(event: Event) => this.#tick(tick, event)}> ${words}</label>`)}
			${this.#isReleasing ? this.#release(this.change) : nothing}`;
	}

	#release(change: Change): TemplateResult {
		return html`<label class="field"><span>Where a setting ends, instances</span><select @change=${this.#onRelease}>${releasesOf(change, this.kind).map(([release, words]) => html`<option value=${release} ?selected=${release === (this.choices.release ?? usualRelease(change))}>${words}</option>`)}</select></label>`;
	}

	#tick(tick: Tick, event: Event): void {
		this.dispatchEvent(new ChoicesEvent({...this.choices, [tick]: (event.target as HTMLInputElement).checked}));
	}

	readonly #onRelease = (event: Event): void => {
		this.dispatchEvent(
			new ChoicesEvent({...this.choices, release: (event.target as HTMLSelectElement).value as Release}),
		);
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-plan-choices': ClusterdPlanChoices;
	}
}
