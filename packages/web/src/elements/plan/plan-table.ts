import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {MemberRef, Plan, PlanContent, PlanCounts, PlanException, PlanRemark, PlanRow, Unit} from '@clusterd/core';
import {groupsOf, unitParts, type PlanGroup, type PlanOrder} from '../../changes/plan-groups.js';
import {readable} from '../../changes/array-edits.js';
import {memberHref} from '../../navigation/route.js';
import {count, counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import {slashed} from '../feedback/slashed.js';

const SHOWN = 200;
/** Groups shown for one effect. */
const GROUPS = 3;

const COUNTED: readonly (readonly [keyof PlanCounts, string])[] = [
	['add', 'new'],
	['change', 'changed'],
	['remove', 'removed'],
	['reject', 'will be refused'],
	['remain', 'left as it is'],
	['unchanged', 'unchanged'],
	['unknown', 'unknown'],
];

const EXCEPTIONS: Readonly<Record<PlanException['kind'], string>> = {
	reject: 'will refuse it',
	doubtful: 'may refuse it',
	restricted: 'asks not to',
	violates: 'has what the new metadata forbids',
	remain: 'keeps something',
	binary: 'has a binary value that cannot be restored',
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
 * What a change would do, key by key or member by member, before anything is written, with what makes exceptions where
 * it does.
 *
 * @summary The plan of a change.
 */
@customElement('clusterd-plan-table')
export class ClusterdPlanTable extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: block; }
		.about { width: 45%; padding-inline-start: 24px; overflow-wrap: anywhere; }
		.group th { padding-top: 10px; border: 0; color: var(--text); font-weight: 550; white-space: normal; overflow-wrap: anywhere; }
		.exception { background: color-mix(in srgb, var(--warn) 8%, var(--surface)); }
		@container (max-width: 560px) { .cards .group { padding: 8px 0 0; border: 0; } .group th { display: block; padding: 0; } .cards .exception { padding-inline: 8px; } .about { width: auto; } }
		.values { display: grid; grid-template-columns: max-content 1fr; gap: 2px 8px; overflow-wrap: anywhere; }
		.before { color: var(--quiet); text-decoration: line-through; text-decoration-color: var(--line-strong); }
		pre { max-height: 90px; margin: 0; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: 12px var(--mono); }
		.bar { display: flex; gap: 4px; justify-content: flex-end; margin-bottom: 4px; }
		ul { margin-top: 8px; padding-inline-start: 18px; color: var(--quiet); }
		p { padding: 2px 0; color: var(--quiet); }
	`,
	];

	@property({attribute: false}) plan?: Plan;
	@state() private by: PlanOrder = 'key';

	override render(): TemplateResult | typeof nothing {
		if (!this.plan) return nothing;
		const {rows, remarks, exceptions, edits, commands} = this.plan;
		return html`${rows.length > 0 ? nothing : html`<p>${edits.length + commands.length === 0 ? 'This changes nothing: everything is so already.' : 'No value on any instance changes.'}</p>`}
			${rows.length + exceptions.total > 0 ? this.#table(this.plan) : nothing}
			${remarks.length === 0 ? nothing : html`<ul>${remarks.slice(0, SHOWN).map((remark) => this.#remark(remark))}${remarks.length > SHOWN ? html`<li>and ${count(remarks.length - SHOWN)} more</li>` : nothing}</ul>`}`;
	}

	#table(plan: Plan): TemplateResult {
		const {rows, exceptions} = plan;
		const more = [
			...(rows.length > SHOWN ? [counted(rows.length - SHOWN, 'row')] : []),
			...(exceptions.total > SHOWN ? [counted(exceptions.total - SHOWN, 'exception')] : []),
		];
		return html`${rows.length + exceptions.total > 1 ? html`<div class="bar" role="group" aria-label="Order">${(['key', 'member'] as const).map((by) => html`<button class="plain" aria-pressed=${this.by === by} @click=${() => this.#order(by)}>By ${by}</button>`)}</div>` : nothing}
			<div class="scroll"><table class="cards">
				<thead><tr><th>${this.by === 'key' ? 'Key, and where' : 'Member, and what'}</th><th>Before and after</th><th>Instances</th></tr></thead>
				${groupsOf(plan, this.by, SHOWN).map((group) => this.#group(group))}
			</table></div>
			${more.length > 0 ? html`<p>${more.join(' and ')} more are not shown; they are part of the plan.</p>` : nothing}`;
	}

	#group({of, rows, exceptions}: PlanGroup): TemplateResult {
		return html`<tbody><tr class="group"><th colspan="3" scope="rowgroup">${'unit' in of ? this.#unit(of.unit) : this.#member(of.member)}</th></tr>
			${rows.map((row) => this.#row(row))}${exceptions.map((exception) => this.#exception(exception))}</tbody>`;
	}

	#unit(unit: Unit): TemplateResult {
		const {name, part} = unitParts(unit);
		return html`<span class="mono">${slashed(name)}${part === undefined ? nothing : html` <span class="quiet">${part}</span>`}</span>`;
	}

	#member({id, path}: MemberRef): TemplateResult {
		return html`<a href=${memberHref(id)}>${path}</a>`;
	}

	/** What of a group a row is about: a member, or a unit. */
	#about({unit, member}: PlanRow | PlanException): TemplateResult {
		return html`<td data-label=${this.by === 'key' ? 'At' : 'Key'} class="about"><span>${this.by === 'key' ? this.#member(member) : this.#unit(unit)}</span></td>`;
	}

	#row(row: PlanRow): TemplateResult {
		const {unit, before, after, counts, instances} = row;
		const parts = COUNTED.filter(([key]) => counts[key] > 0).map(
			([key, word]) => [key, `${count(counts[key])} ${word}`] as const,
		);
		return html`<tr>${this.#about(row)}
			<td data-label=""><div class="values">
				<span class="quiet">before</span>${before === undefined ? html`<span class="nothing">nothing</span>` : html`<pre class="before" tabindex="0">${shown(unit, before)}</pre>`}
				<span class="quiet">after</span>${after === undefined ? html`<span class="nothing">nothing</span>` : html`<pre tabindex="0">${shown(unit, after)}</pre>`}
			</div></td>
			<td data-label="Instances"><div>${parts.length > 0 ? parts.map(([key, part]) => html`<div>${part}${this.#groups(row, key)}</div>`) : count(instances)}</div></td>
		</tr>`;
	}

	/** What instances have and will have, where that is known. */
	#groups({unit, groups}: PlanRow, key: keyof PlanCounts): TemplateResult[] {
		return groups
			.filter(({effect, has, willHave}) => effect === key && has && willHave)
			.slice(0, GROUPS)
			.map(
				({has, willHave, count: some, members}) =>
					html`<div class="quiet" title=${members.map(({path}) => path).join('\n')}>${count(some)}: ${brief(unit, has!)} → ${brief(unit, willHave!)}</div>`,
			);
	}

	#exception(exception: PlanException): TemplateResult {
		const {kind, check, reason} = exception;
		return html`<tr class="exception">${this.#about(exception)}<td data-label="Exception" colspan="2"><span>${EXCEPTIONS[kind]}: ${reason}${check === undefined ? nothing : html` <span class="code">${check}</span>`}</span></td></tr>`;
	}

	#remark({kind, member, unit, more}: PlanRemark): TemplateResult {
		return html`<li>${member.path} ${REMARKS[kind]}${unit === undefined ? nothing : html`: ${this.#unit(unit)}`}${more === undefined ? nothing : ` (and ${count(more)} more that are not named)`}</li>`;
	}

	#order(by: PlanOrder): void {
		this.by = by;
	}
}

function brief(unit: Unit, {content, binary}: PlanContent): string {
	if (binary) return 'binary';
	return content === undefined ? 'nothing' : shown(unit, content).slice(0, 40);
}

function shown(unit: Unit, content: string): string {
	if (content === '') return '“”';
	const text = readable(unit, content);
	return text.length > 2000 ? `${text.slice(0, 2000)}… (${counted(text.length, 'character')})` : text;
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-plan-table': ClusterdPlanTable;
	}
}
