import '@awesome.me/webawesome/dist/components/button/button.js';
import {consume} from '@lit/context';
import {css, html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {MemberView} from '@clusterd/core';
import {requestChange} from '../../changes/change-event.js';
import {membersContext} from '../../contexts.js';
import {Watching} from '../../live/watching.js';
import type {MemberStore} from '../../live/member-store.js';
import {memberHref} from '../../navigation/route.js';
import {tokens} from '../../style/tokens.styles.js';
import {Doing} from '../feedback/doing.js';

/**
 * Says that nothing is written to a member since delivery is paused there or above (S8.1), and lets it go on.
 *
 * @summary The note about paused delivery.
 */
@customElement('clusterd-paused')
export class ClusterdPaused extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		:host { display: block; }
		div { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; margin: 4px 24px 8px; padding: 6px 12px; border-inline-start: 3px solid var(--busy); border-radius: 4px; background: color-mix(in srgb, var(--busy) 8%, var(--surface)); }
		p { flex: 1 1 240px; }
		clusterd-error { flex: 1 1 100%; }
		@media (max-width: 760px) { div { margin-inline: 12px; } }
	`,
	];

	@property({attribute: false}) member?: MemberView;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	readonly #watching = new Watching(this, () => this.members);
	readonly #doing = new Doing(this);

	override willUpdate(changed: PropertyValues): void {
		if (changed.has('member')) for (const {id} of this.member?.ancestors ?? []) void this.members?.need(id);
	}

	override render(): TemplateResult | typeof nothing {
		void this.#watching;
		const above = (this.member?.ancestors ?? [])
			.flatMap(({id}) => this.members?.get(id) ?? [])
			.filter(({cluster}) => cluster?.paused);
		const isHere = this.member?.cluster?.paused === true;
		if (above.length === 0 && !isHere) return nothing;
		return html`<div role="status"><p>Delivery is paused ${isHere ? 'here' : nothing}${isHere && above.length > 0 ? ' and ' : nothing}${above.length > 0 ? 'in ' : nothing}${above.map(({id, path}, index) => html`${index > 0 ? ', ' : nothing}<a href=${memberHref(id)}>${path}</a>`)}: what is set is kept, and written when it is resumed.</p>
			${isHere ? html`<wa-button size="s" appearance="outlined" ?loading=${this.#doing.isBusy} @click=${this.#resume}>Resume delivery…</wa-button>` : nothing}${this.#doing.note}</div>`;
	}

	readonly #resume = async (): Promise<void> => {
		await this.#doing.run(() => requestChange(this, {kind: 'edit-member', member: this.member!.id, paused: false}));
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-paused': ClusterdPaused;
	}
}
