import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {isArrayUnit, unitMetakey, unitName, type Plan, type PlanCounts, type PlanException, type PlanRemark, type PlanRow} from '@clusterd/core';
import {shortUnit} from '../changes/describe.js';
import {memberHref} from '../navigation/route.js';
import {count, counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {slashed} from './slashed.js';

const SHOWN = 200;

const COUNTED: readonly (readonly [keyof PlanCounts, string])[] = [['add', 'new'], ['change', 'changed'], ['remove', 'removed'], ['reject', 'will be refused'], ['release', 'released'], ['remain', 'left as it is'], ['unchanged', 'same already'], ['unknown', 'unknown']];

const EXCEPTIONS: Readonly<Record<PlanException['kind'], string>> = {
	reject: 'will refuse it', doubtful: 'may refuse it', restricted: 'asks not to', violates: 'has what the new metadata forbids', remain: 'keeps something', binary: 'has a binary value that cannot be restored',
};

const REMARKS: Readonly<Record<PlanRemark['kind'], string>> = {
	redundant: 'already sets the same; it stays beside',
	asleep: 'has a setting that will be asleep',
	wakes: 'has a setting that wakes',
	absorbed: 'loses its own setting',
	related: 'sets a key above or below',
	remains: 'keeps what it has',
	promoted: 'comes up into the cluster above',
	'changed-since': 'was changed since; it is left as it is',
	'cannot-be-restored': 'has a binary value that cannot be restored',
};

/**
 * What a change would do, key by key or member by member, before anything is written.
 *
 * @summary The plan of a change.
 */
@customElement('clusterd-plan-table')
export class ClusterdPlanTable extends LitElement {
	static override readonly styles = [tokens, controls, css`
		:host { display: block; }
		.key { overflow-wrap: anywhere; min-width: 140px; }
		.values { display: grid; grid-template-columns: max-content 1fr; gap: 2px 8px; overflow-wrap: anywhere; }
		.before { color: var(--quiet); text-decoration: line-through; text-decoration-color: var(--line-strong); }
		pre { max-height: 90px; margin: 0; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: 12px var(--mono); }
		.bar { display: flex; gap: 4px; justify-content: flex-end; margin-bottom: 4px; }
		.exceptions { margin-top: 10px; padding: 10px 14px; border-radius: 8px; background: color-mix(in srgb, var(--warn) 7%, var(--surface)); }
		.exceptions ul { margin: 4px 0 0; color: var(--text); } h3 { font-size: 13px; font-weight: 600; }
		ul { margin-top: 8px; padding-inline-start: 18px; color: var(--quiet); }
		p { padding: 2px 0; color: var(--quiet); }
	`];

	@property({attribute: false}) plan?: Plan;
	@state() private by: 'key' | 'member' = 'key';

	override render(): TemplateResult | typeof nothing {
		if (!this.plan) return nothing;
		const {rows, remarks, exceptions} = this.plan;
		return html`${rows.length === 0 ? html`<p>${this.plan.edits.length + this.plan.commands.length === 0 ? 'This changes nothing: everything is so already.' : 'No value on any instance changes.'}</p>` : this.#table(rows)}
			${exceptions.total === 0 ? nothing : html`<div class="exceptions"><h3>${counted(exceptions.total, 'exception')}</h3><ul>${exceptions.items.slice(0, SHOWN).map(exception => this.#exception(exception))}${exceptions.total > SHOWN ? html`<li>and ${count(exceptions.total - SHOWN)} more</li>` : nothing}</ul></div>`}
			${remarks.length === 0 ? nothing : html`<ul>${remarks.slice(0, SHOWN).map(remark => this.#remark(remark))}${remarks.length > SHOWN ? html`<li>and ${count(remarks.length - SHOWN)} more</li>` : nothing}</ul>`}`;
	}

	#table(rows: readonly PlanRow[]): TemplateResult {
		const shown = this.by === 'key' ? rows : [...rows].sort((one, other) => one.member.path.localeCompare(other.member.path));
		return html`${rows.length > 1 ? html`<div class="bar" role="group" aria-label="Order"><button class="plain" aria-pressed=${this.by === 'key'} @click=${() => this.#order('key')}>By key</button><button class="plain" aria-pressed=${this.by === 'member'} @click=${() => this.#order('member')}>By member</button></div>` : nothing}
			<div class="scroll"><table class="cards">
				<thead><tr><th>Key</th><th>At</th><th>Before and after</th><th>Instances</th></tr></thead>
				<tbody>${shown.slice(0, SHOWN).map(row => this.#row(row))}</tbody>
			</table></div>
			${rows.length > SHOWN ? html`<p>${count(rows.length - SHOWN)} more rows are not shown; they are part of the plan.</p>` : nothing}`;
	}

	#row({unit, member, before, after, counts, instances}: PlanRow): TemplateResult {
		const metakey = unitMetakey(unit);
		const parts = COUNTED.filter(([key]) => counts[key] > 0).map(([key, word]) => `${count(counts[key])} ${word}`);
		return html`<tr>
			<td data-label="Key" class="key mono"><span>${slashed(unitName(unit))}${metakey === undefined ? nothing : html` <span class="quiet">[${metakey}]</span>`}${isArrayUnit(unit) ? html` <span class="quiet">(array)</span>` : nothing}</span></td>
			<td data-label="At"><a href=${memberHref(member.id)} title=${member.path}>${member.path}</a></td>
			<td data-label=""><div class="values">
				<span class="quiet">before</span>${before === undefined ? html`<span class="nothing">nothing</span>` : html`<pre class="before">${shown(before)}</pre>`}
				<span class="quiet">after</span>${after === undefined ? html`<span class="nothing">nothing</span>` : html`<pre>${shown(after)}</pre>`}
			</div></td>
			<td data-label="Instances"><div>${parts.length > 0 ? parts.map(part => html`<div>${part}</div>`) : count(instances)}</div></td>
		</tr>`;
	}

	#exception({unit, member, kind, check, reason}: PlanException): TemplateResult {
		return html`<li><a href=${memberHref(member.id)} title=${member.path}>${member.path.split(' / ').at(-1)}</a> ${EXCEPTIONS[kind]}: ${reason} <span class="code">${shortUnit(unit)}${check === undefined ? '' : `, ${check}`}</span></li>`;
	}

	#remark({kind, member, unit, more}: PlanRemark): TemplateResult {
		return html`<li>${member.path} ${REMARKS[kind]}${unit === undefined ? nothing : html`: <code>${slashed(unitName(unit))}${unitMetakey(unit) === undefined ? '' : ` [${unitMetakey(unit)}]`}</code>`}${more === undefined ? nothing : ` (and ${count(more)} more that are not named)`}</li>`;
	}

	#order(by: 'key' | 'member'): void {
		this.by = by;
	}
}

const shown = (content: string): string => (content === '' ? '“”' : content.length > 2000 ? `${content.slice(0, 2000)}… (${counted(content.length, 'character')})` : content);

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-plan-table': ClusterdPlanTable;
	}
}
