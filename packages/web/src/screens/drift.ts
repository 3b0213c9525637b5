import '@awesome.me/webawesome/dist/components/button/button.js';
import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {showUnit, unitName, type ClusterManager, type DriftItem, type MemberView} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {refOf} from '../changes/unit-ref.js';
import {managerContext} from '../contexts.js';
import type {ClusterdExemptDialog} from '../dialogs/exempt-dialog.js';
import {memberHref} from '../navigation/route.js';
import {ago, exactly} from '../states/time.js';
import {counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {slashed} from '../elements/feedback/slashed.js';
import {screen} from './screen.styles.js';
import '../dialogs/exempt-dialog.js';
import '../actions/drift-policy.js';
import '../elements/feedback/empty.js';
import '../elements/keys/exemptions.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';
import '../elements/feedback/state.js';

const SHOWN = 200;

/** What is not as it should be, by instance and key: wanted, found, when; to be repaired or adopted. */
@customElement('clusterd-drift')
export class ClusterdDrift extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		screen,
		css`td:first-child, td[title] { white-space: nowrap; } td { overflow-wrap: anywhere; } .bar { display: flex; gap: 8px; align-items: center; margin-bottom: 12px; } .acts { white-space: nowrap; }`,
	];

	@property({attribute: false}) member?: MemberView;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@query('clusterd-exempt-dialog') private exempting!: ClusterdExemptDialog;
	readonly #doing = new Doing(this);
	@state() private said = '';
	@state() private round = 0;
	readonly #items = new Task(this, {
		task: async ([id], {signal}) => (id === undefined ? undefined : this.manager!.drift.of(id, {limit: SHOWN, signal})),
		args: () => [this.member?.id, JSON.stringify(this.member?.counts), this.round] as const,
	});

	override render(): TemplateResult | typeof nothing {
		const page = this.#items.value;
		return html`<div class="page"><clusterd-drift-policy .member=${this.member}></clusterd-drift-policy><div class="bar"><wa-button size="s" appearance="outlined" @click=${this.#check}>Look now</wa-button>${page && page.total > 0 ? html`<wa-button size="s" appearance="outlined" @click=${() => void this.#repair()}>Repair all of it</wa-button>` : nothing}<span class="quiet" role="status">${this.said}</span></div>
			${this.#doing.note}
			${this.#items.error === undefined ? nothing : html`<clusterd-error .error=${this.#items.error}></clusterd-error>`}
			${!page ? html`<clusterd-loading></clusterd-loading>` : page.total === 0 ? html`<clusterd-empty heading="Nothing differs"><p>Every instance that could be read has what is set for it. What somebody changes behind clusterd’s back shows up here.</p></clusterd-empty>` : this.#table(page.items, page.total)}
			<clusterd-exemptions .member=${this.member} .round=${this.round}></clusterd-exemptions><clusterd-exempt-dialog></clusterd-exempt-dialog></div>`;
	}

	#table(items: readonly DriftItem[], total: number): TemplateResult {
		return html`<div class="scroll"><table class="cards many"><thead><tr><th>Instance</th><th>Key</th><th>State</th><th>Wanted</th><th>Found</th><th>Seen</th><th><span class="unseen">What to do</span></th></tr></thead>
			<tbody>${items.map((item) => this.#row(item))}</tbody></table></div>${total > items.length ? html`<p class="quiet">${counted(total, 'difference')} in all; the first ${SHOWN} are shown.</p>` : nothing}`;
	}

	#row(item: DriftItem): TemplateResult {
		const {member, unit, state: how, setting, found, text, observedAt} = item;
		return html`<tr><td data-label="Instance"><a href=${memberHref(member.id, 'keys', unitName(unit))} title=${member.path}>${member.path.split(' / ').at(-1)}</a></td>
			<td data-label="Key" class="mono">${slashed(showUnit(unit))}</td><td data-label="State"><clusterd-state .state=${how}></clusterd-state></td>
			<td data-label="Wanted" class="mono">${setting?.content ?? html`<span class="nothing">absent</span>`}</td><td data-label="Found" class="mono">${text ?? found ?? html`<span class="nothing">nothing</span>`}</td>
			<td data-label="Seen" title=${exactly(observedAt)}>${ago(observedAt)}</td>
			<td data-label="" class="acts"><span><button class="plain bordered" @click=${() => void this.#repair(item)}>Repair</button> ${how === 'drifted' && found !== undefined ? html`<button class="plain bordered" title="Make what was found the setting" @click=${() => void this.#adopt(item)}>Adopt…</button>` : nothing} ${how === 'exempt' ? nothing : html`<button class="plain bordered" title="The setting does not apply to this instance any more" @click=${() => void this.#exempt(item)}>Exempt…</button>`}</span></td></tr>`;
	}

	readonly #check = (): Promise<void> =>
		this.#try(async () => {
			await this.manager!.drift.check(this.member!.id);
			return 'Looked at every instance.';
		});

	#repair(item?: DriftItem): Promise<void> {
		return this.#try(async () => {
			const number = await (item
				? this.manager!.drift.repair(item.member.id, [refOf(item.unit)])
				: this.manager!.drift.repair(this.member!.id));
			return `Writing again on ${counted(number, 'instance')}.`;
		});
	}

	#adopt({member, unit}: DriftItem): Promise<void> {
		return this.#try(async () => {
			await requestChange(this, {kind: 'adopt', member: member.id, units: [refOf(unit)]});
			return '';
		});
	}

	#exempt({member, unit}: DriftItem): Promise<void> {
		return this.#try(async () =>
			(await this.exempting.ask(member, unit)) ? 'Exempt: the setting does not apply there any more.' : '',
		);
	}

	async #try(work: () => Promise<string>): Promise<void> {
		const said = await this.#doing.run(work);
		if (said === undefined) return;
		this.said = said;
		this.round += 1;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-drift': ClusterdDrift;
	}
}
