import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {
	showUnit,
	unitName,
	type ConflictBelow,
	type ErrorFacts,
	type OnConflict,
	type PlanRefusal,
} from '@clusterd/core';
import {readable} from '../../changes/array-edits.js';
import {memberHref} from '../../navigation/route.js';
import {count, counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import {slashed} from '../feedback/slashed.js';
import '../feedback/error.js';

/** What shall become of settings below was chosen. */
export class ConflictChoiceEvent extends Event {
	readonly choice: OnConflict;

	constructor(choice: OnConflict) {
		super('clusterd-conflict-choice', {bubbles: true, composed: true});
		this.choice = choice;
	}
}

/**
 * Why a change cannot be done as it is, and what can be done about it: conflicts with settings below offer to put those
 * to sleep or to take them away.
 *
 * @summary Conflicts and other refusals of a plan.
 * @event clusterd-conflict-choice - {@link ConflictChoiceEvent}
 */
@customElement('clusterd-refusals')
export class ClusterdRefusals extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: grid; gap: 10px; }
		section { padding: 10px 14px; border: 1px solid var(--warn); border-radius: 8px; background: color-mix(in srgb, var(--warn) 6%, var(--surface)); }
		h3 { font-size: 13px; font-weight: 600; }
		ul { margin: 6px 0 10px; padding-inline-start: 18px; }
		li { overflow-wrap: anywhere; }
	`,
	];

	@property({attribute: false}) refusals: readonly PlanRefusal[] = [];
	/** What was chosen for conflicts, also when the refusal is gone by that. */
	@property() choice: OnConflict = 'refuse';

	#known: readonly PlanRefusal[] = [];

	override willUpdate(): void {
		const conflicts = this.refusals.filter(({code}) => code === 'CONFLICT_BELOW');
		if (conflicts.length > 0 || this.choice === 'refuse') this.#known = conflicts;
	}

	override render(): TemplateResult {
		const conflicts = this.#known.filter((refusal) => refusal.code === 'CONFLICT_BELOW');
		const others = this.refusals.filter((refusal) => refusal.code !== 'CONFLICT_BELOW');
		return html`${others.slice(0, 20).map((refusal) => this.#refusal(refusal))}
			${others.length > 20 ? html`<p class="quiet">and ${others.length - 20} more</p>` : nothing}
			${conflicts.length > 0 || this.choice !== 'refuse' ? this.#conflicts(conflicts.flatMap(({facts: {unit, conflicts: below}}) => below.map((conflict) => ({unit, ...conflict})))) : nothing}`;
	}

	#refusal(refusal: PlanRefusal): TemplateResult {
		const owner = refusal.code === 'KEY_LOCKED' ? refusal.facts.owner : undefined;
		return html`<clusterd-error .error=${refusal}>${owner ? html` <a href=${memberHref(owner.id, 'keys')}>Go to ${owner.path}</a>` : nothing}${refusal.code === 'OWN_VALUES_DIFFER' || refusal.code === 'BINARY_BELOW' ? this.#instances(refusal.facts) : nothing}</clusterd-error>`;
	}

	/** Where it is so, to be looked at. */
	#instances({unit, instances, count: number}: ErrorFacts['OWN_VALUES_DIFFER' | 'BINARY_BELOW']): TemplateResult {
		return html`: ${instances.map(({id, path}, at) => html`${at > 0 ? ', ' : nothing}<a href=${memberHref(id, 'keys', unitName(unit))} title=${path}>${path.split(' / ').at(-1)}</a>`)}${number > instances.length ? ` and ${count(number - instances.length)} more` : nothing}`;
	}

	#conflicts(conflicts: readonly (ConflictBelow & {readonly unit: string})[]): TemplateResult {
		return html`<section aria-label="Conflicts">
			<h3>${conflicts.length === 0 ? 'Settings below say otherwise' : `${counted(conflicts.length, 'setting')} below ${conflicts.length === 1 ? 'says' : 'say'} otherwise`} <span class="code">CONFLICT_BELOW</span></h3>
			<ul>${conflicts.slice(0, 50).map(({unit, cluster, mode, content, author, instances}) => html`<li><a href=${memberHref(cluster.id, 'keys')}>${cluster.path}</a> sets <code>${slashed(showUnit(unit))}</code> to <code>${content === undefined ? 'nothing' : readable(unit, content)}</code> <span class="quiet">(${mode}, by ${author}, ${counted(instances, 'instance')})</span></li>`)}</ul>
			<wa-radio-group size="s" label="What shall become of them?" .value=${this.choice} @change=${this.#choose}>
				<wa-radio value="shadow">Shadow: they sleep, and wake when this setting goes</wa-radio>
				<wa-radio value="absorb">Absorb: they are removed in the same revision</wa-radio>
			</wa-radio-group>
		</section>`;
	}

	readonly #choose = (event: Event): void => {
		this.dispatchEvent(new ConflictChoiceEvent((event.target as HTMLInputElement).value as OnConflict));
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-refusals': ClusterdRefusals;
	}
}
