import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import type {Change, ClusterManager, Id, MemberView} from '@clusterd/core';
import {Begun} from '../changes/seen.js';
import {doOne, planOne, type OneOfSeveral} from '../changes/several.js';
import {managerContext} from '../contexts.js';
import {counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {dialogStyles} from './dialog.styles.js';
import '../elements/feedback/error.js';
import '../elements/feedback/state.js';

const LISTED = 1000;

/** What can be done with several members. */
export type SeveralKind = 'move' | 'remove';

/** Moves or removes several members, each by a plan of its own that is shown before. */
@customElement('clusterd-several-dialog')
export class ClusterdSeveralDialog extends LitElement {
	static override readonly styles = [tokens, controls, dialogStyles, css`select { width: 100%; }`];

	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@state() private members: readonly MemberView[] = [];
	@state() private kind: SeveralKind = 'move';
	@state() private to?: Id;
	/** Planned, and then done one after another. */
	@state() private items: readonly OneOfSeveral[] = [];
	readonly #doing = new Doing(this);
	readonly #begun = new Begun(this);
	readonly #clusters = new Task(this, {
		task: async ([members, kind], {signal}) => {
			if (members.length === 0 || kind !== 'move') return [];
			const taken = new Set(members.map(({id}) => id));
			return (await this.manager!.members.clusters({limit: LISTED, signal})).items.filter(
				({id, ancestors}) =>
					id !== members[0]!.parent && !taken.has(id) && !ancestors.some((above) => taken.has(above.id)),
			);
		},
		args: () => [this.members, this.kind] as const,
	});

	/** Opens the dialog for members of one cluster. */
	show(members: readonly MemberView[], kind: SeveralKind): void {
		this.kind = kind;
		this.to = undefined;
		this.#begun.now();
		this.items = [];
		this.members = members;
		if (kind === 'remove') void this.#plan();
	}

	override render(): TemplateResult {
		const what = `${this.kind === 'move' ? 'Move' : 'Remove'} ${counted(this.members.length, 'member')}`;
		const isPlanned = this.items.length > 0 && this.items.length === this.members.length;
		const left = this.items.filter(({failure, isDone}) => failure === undefined && !isDone).length;
		return html`<wa-dialog label=${what} ?open=${this.members.length > 0} @wa-after-hide=${this.#onHidden}>
			${this.members.length > 0 && this.kind === 'move' ? this.#choice() : nothing}
			${this.#doing.note}
			${this.items.length > 0 ? this.#table() : nothing}
			<div slot="footer"><wa-button size="s" appearance="outlined" @click=${this.#close}>${isPlanned && left === 0 ? 'Close' : 'Cancel'}</wa-button>
				${left > 0 || !isPlanned ? html`<wa-button size="s" variant=${this.kind === 'remove' ? 'danger' : 'brand'} ?disabled=${!isPlanned} ?loading=${this.#doing.isBusy} @click=${this.#do}>${this.kind === 'move' ? 'Move' : 'Remove'} ${counted(isPlanned ? left : this.members.length, 'member')}</wa-button>` : nothing}</div>
		</wa-dialog>`;
	}

	#choice(): TemplateResult {
		return html`<label class="field"><span>To which cluster?</span><select autofocus @change=${this.#onChoose}><option value="" disabled .selected=${this.to === undefined}>choose…</option>${(this.#clusters.value ?? []).map(({id, path}) => html`<option value=${id}>${path}</option>`)}</select></label>`;
	}

	#table(): TemplateResult {
		return html`<div class="scroll"><table class="cards"><thead><tr><th>Member</th><th>What this will do</th></tr></thead><tbody>${this.items.map((item) => this.#row(item))}</tbody></table></div>`;
	}

	#row({member, plan, failure, isDone}: OneOfSeveral): TemplateResult {
		return html`<tr><td data-label="Member">${member.name}</td><td data-label="What">${
			isDone
				? html`<clusterd-state state="applied" compact></clusterd-state> done`
				: failure !== undefined
					? html`<clusterd-error .error=${failure}></clusterd-error>`
					: plan!.rows.length === 0
						? 'no value on any instance changes'
						: `${counted(plan!.rows.length, 'key')} on ${counted(plan!.instances, 'instance')}`
		}</td></tr>`;
	}

	#changeOf({id, parent}: MemberView): Change {
		return this.kind === 'remove'
			? {kind: 'remove-member', member: id}
			: {kind: 'move-member', member: id, from: parent!, to: this.to!};
	}

	async #plan(): Promise<void> {
		const {members, to} = this;
		this.items = [];
		for (const member of members) {
			const item = await planOne(this.manager!, member, this.#changeOf(member));
			if (this.members !== members || this.to !== to) return;
			this.items = [...this.items, item];
		}
	}

	readonly #do = async (): Promise<void> => {
		if (this.#doing.isBusy) return;
		await this.#doing.run(async () => {
			for (const [index, item] of this.items.entries())
				if (item.failure === undefined && !item.isDone)
					this.items = this.items.with(index, await doOne(this.manager!, item, this.#begun.seen));
		});
		if (this.items.every(({isDone}) => isDone)) this.#close();
	};

	readonly #onChoose = (event: Event): void => {
		this.to = (event.target as HTMLSelectElement).value;
		void this.#plan();
	};

	readonly #close = (): void => {
		this.renderRoot.querySelector('wa-dialog')!.open = false;
	};

	readonly #onHidden = (event: Event): void => {
		if (event.target !== event.currentTarget) return;
		this.members = [];
		this.dispatchEvent(new Event('clusterd-several-end'));
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-several-dialog': ClusterdSeveralDialog;
	}
}
