import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {FleetNode} from '../live/fleet-nodes.js';
import {memberHref} from '../navigation/route.js';
import {count, counted, STATE_LOOKS} from '../states/words.js';
import {tokens} from '../style/tokens.styles.js';
import './state.js';

/** Parts of one cluster beyond these are drawn as one. */
const SHOWN = 40;
const LEVELS = 5;

/**
 * What is in a cluster, level below level: each part as wide as the instances in it, coloured by its worst state.
 *
 * @summary The picture of nested clusters.
 */
@customElement('clusterd-icicle')
export class ClusterdIcicle extends LitElement {
	static override readonly styles = [tokens, css`
		:host { display: block; }
		.row { display: flex; gap: 2px; min-width: 0; }
		.part { flex: var(--share) 1 0; min-width: 0; display: flex; flex-direction: column; gap: 2px; }
		a, .rest { display: flex; gap: 6px; align-items: center; min-width: 0; height: 30px; padding: 0 8px; overflow: hidden; border-radius: 4px; background: color-mix(in srgb, var(--tone) 14%, var(--surface)); color: var(--text); container-type: inline-size; }
		a:hover { background: color-mix(in srgb, var(--tone) 26%, var(--surface)); text-decoration: none; }
		a:focus-visible { outline-offset: -2px; }
		.instance { padding: 0 4px; font-size: 12px; } .instance .inner { gap: 4px; }
		.cluster { border-inline-start: 3px solid var(--tone); font-weight: 550; }
		.inner { display: flex; gap: 6px; align-items: center; width: 100%; min-width: 0; }
		.name { flex: 0 1 auto; } .number { font-weight: 400; }
		.rest { --tone: var(--dim); color: var(--quiet); font-size: 12px; }
		@container (max-width: 54px) { .name, .number { display: none; } .inner { justify-content: center; } }
		@container (max-width: 12px) { clusterd-state { display: none; } }
	`];

	/** What the cluster has directly below, each with what is below that. */
	@property({attribute: false}) nodes: readonly FleetNode[] = [];
	/** Instances in the cluster; those that are not among `nodes` are drawn as one part, so that widths stay true. */
	@property({type: Number}) instances = 0;

	override render(): TemplateResult {
		return this.#row(this.nodes, 1, this.instances);
	}

	#row(nodes: readonly FleetNode[], level: number, total: number): TemplateResult {
		const parts = [...nodes].filter(({member}) => member.instances > 0).sort((one, other) => other.member.instances - one.member.instances);
		const rest = total - parts.slice(0, SHOWN).reduce((sum, {member}) => sum + member.instances, 0);
		return html`<div class="row">${parts.slice(0, SHOWN).map(node => this.#part(node, level))}${rest > 0 ? html`<div class="part" style="--share:${rest}"><span class="rest cut" title=${counted(rest, 'more instance')}>${count(rest)} more</span></div>` : nothing}</div>`;
	}

	#part({member: {id, name, kind, instances, state}, below}: FleetNode, level: number): TemplateResult {
		const words = `${name}, ${kind === 'cluster' ? `${counted(instances, 'instance')}, worst: ${state}` : state}`;
		return html`<div class="part" style="--share:${instances}"><a href=${memberHref(id)} title=${words} aria-label=${words} class=${kind} style="--tone:var(--${STATE_LOOKS[state].tone})">
			<span class="inner"><clusterd-state compact .state=${state}></clusterd-state><span class="name cut">${name}</span>${kind === 'cluster' ? html`<span class="quiet small number">${count(instances)}</span>` : nothing}</span></a>
			${below.length > 0 && level < LEVELS ? this.#row(below, level + 1, instances) : nothing}</div>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-icicle': ClusterdIcicle;
	}
}
