import '@awesome.me/webawesome/dist/components/button/button.js';
import {consume} from '@lit/context';
import {css, html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {MemberView} from '@clusterd/core';
import {membersContext} from '../contexts.js';
import type {ClusterdDriftDialog} from '../dialogs/drift-dialog.js';
import {ignoredAt, POLICY_WORDS, policyAt, type Said} from '../drift/policy.js';
import {Watching} from '../live/watching.js';
import type {MemberStore} from '../live/member-store.js';
import {memberHref} from '../navigation/route.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {slashed} from '../elements/feedback/slashed.js';
import '../dialogs/drift-dialog.js';

/**
 * What becomes of drift at a member, which names are not watched, and which cluster says so (S9); a cluster's own word
 * is changed from here.
 *
 * @summary The drift policy and what is ignored.
 */
@customElement('clusterd-drift-policy')
export class ClusterdDriftPolicy extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: block; margin-bottom: 16px; }
		div { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; }
		p { flex: 0 1 auto; }
		ul { margin-top: 4px; padding-inline-start: 18px; }
		li { overflow-wrap: anywhere; }
	`,
	];

	@property({attribute: false}) member?: MemberView;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@query('clusterd-drift-dialog') private dialog!: ClusterdDriftDialog;
	readonly #watching = new Watching(this, () => this.members);

	override willUpdate(changed: PropertyValues): void {
		if (changed.has('member') || changed.has('members'))
			for (const {id} of this.member?.ancestors ?? []) void this.members?.need(id);
	}

	override render(): TemplateResult | typeof nothing {
		void this.#watching;
		const chain = this.#chain();
		if (!this.member || !chain) return nothing;
		const {said, by} = policyAt(chain);
		const ignored = ignoredAt(chain);
		return html`<div><p>${POLICY_WORDS[said]} <span class="quiet">${by ? this.#from(by) : 'No cluster says otherwise.'}</span></p>
				${this.member.kind === 'cluster' ? html`<wa-button size="s" appearance="outlined" @click=${() => this.dialog.show(chain)}>Change policy…</wa-button>` : nothing}</div>
			${ignored.length === 0 ? nothing : html`<p>Not watched for drift, with all below:</p><ul>${ignored.map(({said: name, by: cluster}) => html`<li><code>${slashed(name)}</code> <span class="quiet">${this.#from(cluster)}</span></li>`)}</ul>`}
			<clusterd-drift-dialog></clusterd-drift-dialog>`;
	}

	/** The clusters that have a say, from the root down; undefined while they are being read. */
	#chain(): readonly MemberView[] | undefined {
		const {member} = this;
		const above = (member?.ancestors ?? []).map(({id}) => this.members?.get(id));
		return member && above.every((each) => each !== undefined) ? [...above, member] : undefined;
	}

	#from(by: Said<unknown>['by']): TemplateResult {
		return by?.id === this.member!.id
			? html`Set here.`
			: html`Set by <a href=${memberHref(by!.id, 'drift')}>${by!.path}</a>.`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-drift-policy': ClusterdDriftPolicy;
	}
}
