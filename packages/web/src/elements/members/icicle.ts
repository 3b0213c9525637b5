import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {InstanceState, MemberView} from '@clusterd/core';
import {restOf, type FleetNode} from '../../live/fleet-nodes.js';
import {memberHref} from '../../navigation/route.js';
import {count, counted, STATE_LOOKS} from '../../states/words.js';
import {tokens} from '../../style/tokens.styles.js';
import '../feedback/state.js';

/** Clusters in one cluster beyond these are counted with its other instances. */
const SHOWN = 40;
const LEVELS = 5;

/**
 * What is in a cluster, level below level: each cluster as wide as the instances in it, coloured by its worst state;
 * instances as tiles, or by state where there are too many to be told one by one.
 *
 * @summary The picture of nested clusters.
 */
@customElement('clusterd-icicle')
export class ClusterdIcicle extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: block; }
		.row { display: flex; gap: 2px; min-width: 0; }
		.part { flex: var(--share) 1 0; min-width: 0; display: flex; flex-direction: column; gap: 2px; }
		.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 78px), 1fr)); gap: 2px; }
		a { display: flex; gap: 6px; align-items: center; min-width: 0; height: 30px; padding: 0 8px; overflow: hidden; border-radius: 4px; background: color-mix(in srgb, var(--tone) 14%, var(--surface)); color: var(--text); container-type: inline-size; }
		a:hover { background: color-mix(in srgb, var(--tone) 26%, var(--surface)); text-decoration: none; }
		a:focus-visible { outline-offset: -2px; }
		.instance { padding: 0 4px; font-size: 11.5px; } .instance .inner { gap: 3px; }
		.cluster { border-inline-start: 3px solid var(--tone); font-weight: 550; }
		.inner { display: flex; gap: 6px; align-items: center; width: 100%; min-width: 0; }
		.name { flex: 0 1 auto; } .number { font-weight: 400; }
		.rest { flex: var(--share) 1 0; min-width: 30px; }
		@container (max-width: 74px) { .cluster .number { display: none; } }
		@container (max-width: 56px) { .instance .name { display: none; } .instance .inner { justify-content: center; } }
		@container (max-width: 44px) { .name { display: none; } .inner { justify-content: center; } }
		@container (max-width: 12px) { clusterd-state { display: none; } }
	`,
	];

	/** Whose picture it is. */
	@property({attribute: false}) cluster?: MemberView;
	/** What the cluster has directly below, each with what is below that. */
	@property({attribute: false}) nodes: readonly FleetNode[] = [];

	override render(): TemplateResult | typeof nothing {
		return this.cluster ? this.#inside(this.cluster, this.nodes, 1) : nothing;
	}

	#inside(cluster: MemberView, nodes: readonly FleetNode[], level: number): TemplateResult {
		const clusters = nodes
			.filter(({member}) => member.kind === 'cluster' && member.instances > 0)
			.sort((one, other) => other.member.instances - one.member.instances)
			.slice(0, SHOWN);
		const instances = nodes.filter(({member}) => member.kind === 'instance' && member.instances > 0);
		const rest = restOf(cluster.counts, [...clusters, ...instances]);
		return html`<div class="row">${clusters.map((node) => this.#cluster(node, level))}
			${instances.length > 0 ? html`<div class="part" style="--share:${instances.length}"><div class="tiles">${instances.map(({member}) => this.#instance(member))}</div></div>` : nothing}
			${rest.length > 0 ? html`<div class="part" style="--share:${rest.reduce((sum, {number}) => sum + number, 0)}"><div class="row">${rest.map(({state, number}) => this.#rest(cluster, state, number))}</div></div>` : nothing}</div>`;
	}

	#cluster({member, below}: FleetNode, level: number): TemplateResult {
		const {id, name, instances, state} = member;
		const words = `${name}, ${counted(instances, 'instance')}, worst: ${state}`;
		return html`<div class="part" style="--share:${instances}"><a href=${memberHref(id)} title=${words} aria-label=${words} class="cluster" style=${toneOf(state)}>
			<span class="inner"><clusterd-state compact .state=${state}></clusterd-state><span class="name cut">${name}</span><span class="quiet small number">${count(instances)}</span></span></a>
			${level < LEVELS ? this.#inside(member, below, level + 1) : nothing}</div>`;
	}

	#instance({id, name, state}: MemberView): TemplateResult {
		return html`<a href=${memberHref(id)} title=${`${name}, ${state}`} aria-label=${`${name}, ${state}`} class="instance" style=${toneOf(state)}><span class="inner"><clusterd-state compact .state=${state}></clusterd-state><span class="name cut">${name}</span></span></a>`;
	}

	/** As many instances as are in one state, which their table tells one by one. */
	#rest({id, name}: MemberView, state: InstanceState, number: number): TemplateResult {
		const words = `${counted(number, 'instance')} of ${name}, ${state}`;
		return html`<a href=${memberHref(id, 'members')} title=${words} aria-label=${words} class="instance rest" style="${toneOf(state)};--share:${number}"><span class="inner"><clusterd-state compact .state=${state}></clusterd-state><span class="name cut">${count(number)} ${state}</span></span></a>`;
	}
}

const toneOf = (state: InstanceState): string => `--tone:var(--${STATE_LOOKS[state].tone})`;

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-icicle': ClusterdIcicle;
	}
}
