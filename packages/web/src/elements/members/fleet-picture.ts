import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ClusterManager, MemberView, StateCounts} from '@clusterd/core';
import {managerContext} from '../../contexts.js';
import {readBelow, restOf, type FleetBelow, type FleetNode} from '../../live/fleet-nodes.js';
import {memberHref} from '../../navigation/route.js';
import {count, counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import '../feedback/counts.js';
import '../feedback/error.js';
import './icicle.js';
import '../feedback/loading.js';
import '../feedback/state.js';

/** Rows of the table beyond these are counted only. */
const ROWS = 200;

/**
 * What is below a cluster, as a picture or as the table that says the same.
 *
 * @summary A cluster at a glance.
 */
@customElement('clusterd-fleet-picture')
export class ClusterdFleetPicture extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: block; }
		.bar { display: flex; gap: 12px; align-items: center; margin-bottom: 8px; }
		.bar ::slotted(*) { flex: 1; margin: 0 !important; }
		.choice { display: inline-flex; gap: 2px; }
		.name { padding-inline-start: calc(10px + (var(--level) - 1) * var(--indent, 18px)); }
		@container (max-width: 560px) { .name { --indent: 9px; } }
		td { vertical-align: middle; }
	`,
	];

	@property({attribute: false}) member?: MemberView;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@state() private as: 'picture' | 'table' = 'picture';
	readonly #read = new Task(this, {
		task: async ([member], {signal}) => (member ? readBelow(this.manager!, member, signal) : undefined),
		args: () => [this.member] as const,
		argsEqual: ([before], [now]) =>
			before?.id === now?.id &&
			before?.instances === now?.instances &&
			before?.children === now?.children &&
			JSON.stringify(before?.counts) === JSON.stringify(now?.counts),
	});

	override render(): TemplateResult {
		const found = this.#read.value;
		return html`<div class="bar"><slot></slot><span class="choice">${(['picture', 'table'] as const).map(
			(each) =>
				html`<button class="plain" aria-pressed=${each === this.as} @click=${() => {
					this.as = each;
				}}>${each === 'picture' ? 'Picture' : 'Table'}</button>`,
		)}</span></div>
			${this.#read.error === undefined ? nothing : html`<clusterd-error .error=${this.#read.error}></clusterd-error>`}
			${found ? (this.as === 'picture' ? html`<clusterd-icicle .cluster=${found.cluster} .nodes=${found.nodes}></clusterd-icicle>` : this.#table(found)) : this.#read.error === undefined ? html`<clusterd-loading lines="3"></clusterd-loading>` : nothing}`;
	}

	#table({cluster, nodes, isCut}: FleetBelow): TemplateResult {
		const rows = flat(cluster, nodes, 1);
		return html`<div class="scroll"><table><thead><tr><th>Name</th><th class="number">Instances</th><th>State</th><th class="number wide">Settings</th></tr></thead>
			<tbody>${rows.slice(0, ROWS).map((row) => ('rest' in row ? this.#rest(row) : this.#row(row)))}</tbody></table></div>
			${rows.length > ROWS || isCut ? html`<p class="quiet small">${rows.length > ROWS ? `${counted(rows.length - ROWS, 'row')} more` : 'There are more clusters'}: look into a cluster.</p>` : nothing}`;
	}

	#rest({of, rest, level}: RestRow): TemplateResult {
		return html`<tr><td class="name" style="--level:${level}"><a href=${memberHref(of.id, 'members')}>instances of ${of.name}</a></td><td class="number">${count(Object.values(rest).reduce((sum, number) => sum + number, 0))}</td>
			<td><clusterd-counts .counts=${rest}></clusterd-counts></td><td class="wide"></td></tr>`;
	}

	#row({member: {id, name, kind, instances, counts, state: how, cluster}, level}: MemberRow): TemplateResult {
		return html`<tr><td class="name" style="--level:${level}"><a href=${memberHref(id)}>${name}</a></td><td class="number">${kind === 'cluster' ? count(instances) : ''}</td>
			<td>${kind === 'cluster' ? (instances === 0 ? html`<span class="quiet">empty</span>` : html`<clusterd-counts .counts=${counts}></clusterd-counts>`) : html`<clusterd-state .state=${how}></clusterd-state>`}</td>
			<td class="number wide">${cluster && cluster.settings > 0 ? html`<a href=${memberHref(id, 'keys')}>${count(cluster.settings)}</a>` : ''}</td></tr>`;
	}
}

/** A member's row of the table. */
interface MemberRow {
	readonly member: MemberView;
	readonly level: number;
}

/** A row for instances that are not told one by one. */
interface RestRow {
	readonly of: MemberView;
	readonly rest: StateCounts;
	readonly level: number;
}

function flat(cluster: MemberView, nodes: readonly FleetNode[], level: number): (MemberRow | RestRow)[] {
	const rest = restOf(cluster.counts, nodes);
	return [
		...nodes.flatMap(({member, below}) => [
			{member, level},
			...(member.kind === 'cluster' ? flat(member, below, level + 1) : []),
		]),
		...(rest.length > 0
			? [{of: cluster, rest: Object.fromEntries(rest.map(({state: how, number}) => [how, number])), level}]
			: []),
	];
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-fleet-picture': ClusterdFleetPicture;
	}
}
