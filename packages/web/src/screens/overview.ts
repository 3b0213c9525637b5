import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {ClusterManager, MemberView} from '@clusterd/core';
import {managerContext} from '../contexts.js';
import {findAttention, type Attention} from '../drift/attention.js';
import {memberHref} from '../navigation/route.js';
import {ago, exactly} from '../states/time.js';
import {count, counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {screen} from './screen.styles.js';
import '../elements/members/add-members.js';
import '../elements/members/decide-identity.js';
import '../elements/feedback/empty.js';
import '../elements/feedback/loading.js';
import '../elements/members/fleet-picture.js';
import '../elements/members/instance-facts.js';
import '../elements/feedback/state.js';
import './history.js';

/** A member at a glance: what needs attention first, what is below, what happened last. */
@customElement('clusterd-overview')
export class ClusterdOverview extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		screen,
		css`
		.attention td { vertical-align: middle; } .narrow { width: 1%; white-space: nowrap; } .why { overflow-wrap: anywhere; }
		.fine { display: flex; gap: 8px; align-items: center; color: var(--quiet); }
		section { min-width: 0; margin-bottom: 24px; }
	`,
	];

	@property({attribute: false}) member?: MemberView;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	readonly #attention = new Task(this, {
		task: async ([id, isCluster], {signal}) =>
			id !== undefined && isCluster ? {id, members: await findAttention(this.manager!, id, signal)} : undefined,
		args: () => [this.member?.id, this.member?.kind === 'cluster', JSON.stringify(this.member?.counts)] as const,
	});

	override render(): TemplateResult | typeof nothing {
		if (!this.member) return nothing;
		return html`<div class="page">${this.member.kind === 'instance' ? html`<section><h2>Connection</h2><clusterd-decide-identity .member=${this.member}></clusterd-decide-identity><clusterd-instance-facts .member=${this.member}></clusterd-instance-facts></section>` : this.#cluster(this.member)}
			<section><h2>Latest changes</h2><clusterd-history inset limit="8" .member=${this.member}></clusterd-history></section></div>`;
	}

	#cluster(member: MemberView): TemplateResult {
		if (member.children === 0) return this.#empty(member);
		return html`<section>${this.#needs(member)}</section>
			<section><clusterd-fleet-picture .member=${member}><h2>${counted(member.children, 'member')}${member.cluster!.settings > 0 ? html`, <a href=${memberHref(member.id, 'keys')}>${counted(member.cluster!.settings, 'setting')} here</a>` : nothing}</h2></clusterd-fleet-picture></section>`;
	}

	#needs(member: MemberView): TemplateResult {
		const inSync = member.counts['in sync'] ?? 0;
		if (inSync === member.instances)
			return html`<p class="fine"><clusterd-state state="in sync"></clusterd-state> ${member.instances === 0 ? 'No instances yet; nothing needs attention.' : `All ${counted(member.instances, 'instance')} have what they should have.`}</p>`;
		const found = this.#attention.value?.id === member.id ? this.#attention.value.members : undefined;
		const bad = member.instances - inSync;
		return html`<h2>Needs attention: ${counted(bad, 'instance')}</h2>
			${found ? html`<div class="scroll"><table class="attention"><tbody>${found.map((each) => this.#bad(each))}</tbody></table></div>${bad > found.length ? html`<p class="quiet small">and ${count(bad - found.length)} more, in the clusters marked in the tree</p>` : nothing}` : html`<clusterd-loading></clusterd-loading>`}`;
	}

	#bad({member: {id, name, path, state: worst, instance}, why}: Attention): TemplateResult {
		const tab = worst === 'drifted' || worst === 'rejected' || worst === 'contested' ? 'drift' : 'overview';
		return html`<tr><td class="narrow"><clusterd-state .state=${worst} .observed=${instance?.observedAt ?? 0}></clusterd-state></td><td class="narrow"><a href=${memberHref(id, tab)} title=${path}>${name}</a></td><td class="why">${why}</td>
			<td class="quiet narrow wide">${instance ? html`<span title=${exactly(instance.stateSince)}>since ${ago(instance.stateSince)}</span>` : nothing}</td></tr>`;
	}

	#empty(member: MemberView): TemplateResult {
		const {id, parent} = member;
		return html`<clusterd-empty heading=${parent === undefined ? 'Add your first instance' : 'This cluster is empty'}>
			<p>${
				parent === undefined
					? 'An instance is one Elektra key database, reached through its elektrad: give its address and a name, and clusterd shows at once whether it answers.'
					: 'Add instances, or move members here from their own menus.'
			}</p>
			<p>Group instances into clusters: what you set on a cluster reaches every instance in it. <a href=${memberHref(id, 'keys')}>Settings made now</a> act as soon as a member comes.</p>
			<clusterd-add-members .member=${member}></clusterd-add-members></clusterd-empty>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-overview': ClusterdOverview;
	}
}
