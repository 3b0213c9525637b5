import {css, html, LitElement, nothing, svg, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {SHAPES} from '../../states/shapes.js';
import {ago, exactly} from '../../states/time.js';
import {STATE_LOOKS, type StateWord} from '../../states/words.js';
import {tokens} from '../../style/tokens.styles.js';

/**
 * A state by shape, word and colour: of an instance, a unit, a result, or a cluster's reading of a unit.
 *
 * @summary The state badge, the same in tree, tables and fields.
 */
@customElement('clusterd-state')
export class ClusterdState extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: inline-flex; align-items: center; gap: 5px; font: inherit; white-space: nowrap; vertical-align: -1px; }
		svg { flex: none; width: 12px; height: 12px; }
		.ok { color: var(--ok); } .busy { color: var(--busy); } .warn { color: var(--warn); }
		.bad { color: var(--bad); } .odd { color: var(--odd); } .dim { color: var(--dim); }
		:host([stale]) { opacity: 0.6; }
	`,
	];

	/** What is said. */
	@property() state: StateWord = 'unknown';
	/** Shows the shape only; the word stays for screen readers and on hover. */
	@property({type: Boolean}) compact = false;
	/** When it was observed, ms since 1970; 0: never. */
	@property({type: Number}) observed = 0;
	/** Whether the observation is older than it should be; it greys. */
	@property({type: Boolean, reflect: true}) stale = false;

	override render(): TemplateResult {
		const {shape, tone, meaning} = STATE_LOOKS[this.state];
		const seen = this.observed > 0 ? ` Seen ${ago(this.observed)} (${exactly(this.observed)}).` : '';
		return html`<span class=${tone} title=${`${this.state}: ${meaning}${seen}`} style="display:contents"
			>${svg`<svg viewBox="0 0 12 12" aria-hidden="true">${SHAPES[shape]}</svg>`}${this.compact ? html`<span class="unseen">${this.state}</span>` : this.state}</span>${nothing}`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-state': ClusterdState;
	}
}
