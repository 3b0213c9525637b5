import '@awesome.me/webawesome/dist/components/button/button.js';
import {consume} from '@lit/context';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {ClusterManager, MemberView} from '@clusterd/core';
import {managerContext} from '../../contexts.js';
import {tokens} from '../../style/tokens.styles.js';
import {Doing} from '../feedback/doing.js';

/**
 * Of a quarantined instance: who answers there, and what shall be believed (S13.2).
 *
 * @summary The decision about an identity.
 */
@customElement('clusterd-decide-identity')
export class ClusterdDecideIdentity extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: block; } .box { margin-bottom: 16px; }
		.box { display: grid; gap: 10px; padding: 12px 16px; border-inline-start: 3px solid var(--odd); border-radius: 4px; background: color-mix(in srgb, var(--odd) 8%, var(--surface)); }
		.acts { display: flex; flex-wrap: wrap; gap: 8px; }
		dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 14px; } dt { font-weight: 550; } dd { color: var(--quiet); }
	`,
	];

	@property({attribute: false}) member?: MemberView;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	readonly #doing = new Doing(this);

	override render(): TemplateResult | typeof nothing {
		if (this.member?.state !== 'quarantined') return nothing;
		return html`<div class="box"><p>Another key database answers at this address than the one that was added. Nothing is written until you decide.</p>
			<dl><dt>Accept</dt><dd>It was replaced or set up anew on purpose: whoever answers now is this instance, and gets everything that is set for it. A copy of another instance needs an identity of its own first: remove the key <code>user:/sw/elektra/clusterd/#0/current/instance/id</code> there.</dd>
				<dt>Keep</dt><dd>It is the wrong machine, or was put right meanwhile: look again for the one that was added.</dd></dl>
			${this.#doing.note}
			<div class="acts"><wa-button size="s" variant="brand" ?loading=${this.#doing.isBusy} @click=${() => void this.#decide('accept')}>Accept who answers now</wa-button>
				<wa-button size="s" appearance="outlined" ?loading=${this.#doing.isBusy} @click=${() => void this.#decide('keep')}>Keep the recorded identity</wa-button></div></div>`;
	}

	#decide(identity: 'keep' | 'accept'): Promise<void> {
		return this.#doing.run(() => this.manager!.members.decide(this.member!.id, identity));
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-decide-identity': ClusterdDecideIdentity;
	}
}
