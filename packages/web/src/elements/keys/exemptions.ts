import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {showUnit, type ClusterManager, type ExemptionView, type MemberView} from '@clusterd/core';
import {requestChange} from '../../changes/change-event.js';
import {refOf} from '../../changes/unit-ref.js';
import {managerContext} from '../../contexts.js';
import {memberHref} from '../../navigation/route.js';
import {ago, exactly} from '../../states/time.js';
import {counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import {Doing} from '../feedback/doing.js';
import {slashed} from '../feedback/slashed.js';
import '../feedback/error.js';

const SHOWN = 100;

/**
 * Who at or below a member is exempt from which setting, why, and until when.
 *
 * @summary Exemptions from settings.
 */
@customElement('clusterd-exemptions')
export class ClusterdExemptions extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`:host { display: block; } h2 { margin: 24px 0 8px; font-size: 13px; font-weight: 600; } td { overflow-wrap: anywhere; }`,
	];

	@property({attribute: false}) member?: MemberView;
	/** Changes when something may have become exempt: then the list is read again. */
	@property({type: Number}) round = 0;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	readonly #doing = new Doing(this);
	readonly #read = new Task(this, {
		task: async ([id], {signal}) =>
			id === undefined ? undefined : this.manager!.settings.exemptions(id, {limit: SHOWN, signal}),
		args: () => [this.member?.id, this.round, this.member?.since.revision] as const,
	});

	override render(): TemplateResult | typeof nothing {
		const page = this.#read.value;
		const failure = this.#doing.failure ?? this.#read.error;
		if (failure !== undefined) return html`<clusterd-error .error=${failure}></clusterd-error>`;
		if (!page || page.total === 0) return nothing;
		return html`<h2>${counted(page.total, 'exemption')}</h2><div class="scroll"><table class="cards many"><thead><tr><th>Member</th><th>Key</th><th>Setting of</th><th>Reason</th><th>Ends</th><th><span class="unseen">What to do</span></th></tr></thead>
			<tbody>${page.items.map((item) => this.#row(item))}</tbody></table></div>`;
	}

	#row(item: ExemptionView): TemplateResult {
		const {member, cluster, unit, reason, until, since} = item;
		return html`<tr><td data-label="Member"><a href=${memberHref(member.id)} title=${member.path}>${member.path.split(' / ').at(-1)}</a></td><td data-label="Key" class="mono">${slashed(showUnit(unit))}</td>
			<td data-label="Setting of"><a href=${memberHref(cluster.id, 'keys')}>${cluster.path}</a></td><td data-label="Reason"><span>${reason} <span class="quiet">by ${since.actor}, ${ago(since.at)}</span></span></td>
			<td data-label="Ends">${until === undefined ? html`<span class="quiet">when somebody ends it</span>` : html`<span title=${exactly(until)}>${ago(until)}</span>`}</td>
			<td data-label=""><button class="plain bordered" aria-label=${`End the exemption of ${member.path} from ${showUnit(unit)}`} @click=${() => void this.#end(item)}>End…</button></td></tr>`;
	}

	#end({member, cluster, unit}: ExemptionView): Promise<void> {
		return this.#doing.run(async () => {
			await requestChange(this, {kind: 'end-exemption', member: member.id, cluster: cluster.id, units: [refOf(unit)]});
			void this.#read.run();
		});
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-exemptions': ClusterdExemptions;
	}
}
