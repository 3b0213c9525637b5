import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {consume} from '@lit/context';
import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import type {Change, ClusterManager, Id, Member, MemberView, Probe} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {managerContext, membersContext} from '../contexts.js';
import {Watching} from '../live/watching.js';
import type {MemberStore} from '../live/member-store.js';
import {memberHref} from '../navigation/route.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {dialogStyles} from './dialog.styles.js';
import '../elements/feedback/state.js';

/** Adds an instance or a cluster; for an instance it then shows whether it answers. */
@customElement('clusterd-add-dialog')
export class ClusterdAddDialog extends LitElement {
	static override readonly styles = [tokens, controls, dialogStyles];

	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	@state() private parent?: MemberView;
	@state() private kind: Member['kind'] = 'instance';
	@state() private name = '';
	@state() private address = '';
	readonly #doing = new Doing(this);
	readonly #probing = new Doing(this);
	/** What the connection test found; left out until it found something for what is typed. */
	@state() private found?: Probe;
	/** The instance that was added and is now being reached. */
	@state() private added?: Id;
	@query('input') private first?: HTMLInputElement;
	readonly #watching = new Watching(this, () => this.members);

	/** Opens the dialog for a member below `parent`. */
	show(parent: MemberView, kind: Member['kind']): void {
		this.kind = kind;
		this.#clear();
		this.parent = parent;
	}

	override render(): TemplateResult {
		void this.#watching;
		const what = this.kind === 'instance' ? 'Add an instance' : 'Add a cluster';
		return html`<wa-dialog class="narrow" label=${this.parent ? `${what} to ${this.parent.name}` : what} ?open=${this.parent !== undefined} @wa-after-hide=${this.#onHidden}>
			${this.added === undefined ? this.#form() : this.#reached(this.added)}
			<div slot="footer">${
				this.added === undefined
					? html`
				<wa-button size="s" appearance="outlined" @click=${this.#close}>Cancel</wa-button>
				<wa-button size="s" variant="brand" ?loading=${this.#doing.isBusy} ?disabled=${this.name.trim() === '' || (this.kind === 'instance' && this.address.trim() === '')} @click=${this.#add}>${this.kind === 'instance' ? 'Add instance' : 'Create cluster'}</wa-button>`
					: html`
				<wa-button size="s" appearance="outlined" @click=${this.#another}>Add another</wa-button>
				<wa-button size="s" variant="brand" @click=${this.#close}>Done</wa-button>`
			}
			</div>
		</wa-dialog>`;
	}

	#form(): TemplateResult {
		return html`<form id="add" @submit=${this.#submit}>${this.#doing.note}
			${
				this.kind === 'instance'
					? html`<label class="field"><span>Address of its elektrad</span><input type="text" autofocus inputmode="url" autocomplete="off" spellcheck="false" placeholder="http://web1.example.org:33333" .value=${this.address} @input=${this.#onAddress}>
				<span class="hint">http or https, with the port.</span></label>
				<div class="test"><wa-button size="s" appearance="outlined" ?loading=${this.#probing.isBusy} ?disabled=${this.address.trim() === ''} @click=${this.#probe}>Test connection</wa-button>${this.#answer()}</div>`
					: nothing
			}
			<label class="field"><span>Name</span><input type="text" ?autofocus=${this.kind === 'cluster'} autocomplete="off" maxlength="100" placeholder=${this.kind === 'instance' ? 'web1' : 'web'} .value=${this.name} @input=${this.#onName}></label>
			${this.kind === 'cluster' ? html`<p class="hint">What you set on a cluster reaches every instance in it, now and those that come later.</p>` : nothing}
			<button hidden></button></form>`;
	}

	#answer(): TemplateResult | typeof nothing {
		if (!this.found) return this.#probing.note;
		const {existing, version} = this.found;
		return html`<span role="status">${existing ? html`It is here already: <a href=${memberHref(existing.id)} @click=${this.#close}>${existing.path}</a>` : html`<clusterd-state state="in sync" compact></clusterd-state> elektrad ${version} answers.`}</span>`;
	}

	/** The first contact of what was added. */
	#reached(id: Id): TemplateResult {
		const member = this.members?.get(id);
		const {version, reason} = member?.instance ?? {};
		const isBad = reason !== undefined && member?.state !== 'in sync' && member?.state !== 'pending';
		return html`<p role="status"><a href=${memberHref(id)} @click=${this.#close}>${member?.name ?? this.name}</a> was added${member && member.state !== 'unknown' ? html` and is <clusterd-state .state=${member.state}></clusterd-state>` : html`; it is being reached…`}</p>
			${
				isBad
					? html`<p>${reason}</p><p class="quiet">clusterd keeps trying. If the address is wrong, change it by “Name and address…” in the member’s menu, or remove it there.</p>`
					: version === undefined
						? nothing
						: html`<p class="quiet">elektrad ${version} answers.</p>`
			}`;
	}

	readonly #submit = (event: Event): void => {
		event.preventDefault();
		void this.#add();
	};

	readonly #add = async (): Promise<void> => {
		if (this.#doing.isBusy || !this.parent) return;
		const change = this.#change(this.parent.id);
		await this.#doing.run(async () => {
			const outcome = await requestChange(this, change);
			if (this.kind !== 'instance' || outcome?.member === undefined) return this.#close();
			this.added = outcome.member;
			await this.members?.reveal(outcome.member);
		});
	};

	#change(parent: Id): Change {
		const name = this.name.trim();
		return this.kind === 'instance'
			? {kind: 'create-instance', name, address: this.address.trim(), parent}
			: {kind: 'create-cluster', name, parent};
	}

	readonly #probe = async (): Promise<void> => {
		const address = this.address.trim();
		this.found = undefined;
		const found = await this.#probing.run(() => this.manager!.members.probe(address));
		if (address === this.address.trim()) this.found = found;
		else this.#probing.forget();
	};

	#clear(): void {
		this.found = undefined;
		this.#probing.forget();
		this.name = '';
		this.address = '';
		this.#doing.forget();
		this.added = undefined;
	}

	readonly #another = (): void => {
		this.#clear();
		void this.updateComplete.then(() => this.first?.focus());
	};

	readonly #close = (): void => {
		this.renderRoot.querySelector('wa-dialog')!.open = false;
	};

	readonly #onHidden = (event: Event): void => {
		if (event.target === event.currentTarget) this.parent = undefined;
	};

	/** The name of the host is a good first name. */
	readonly #onAddress = (event: Event): void => {
		const before = hostOf(this.address);
		this.address = (event.target as HTMLInputElement).value;
		this.found = undefined;
		this.#probing.forget();
		if (this.name === before) this.name = hostOf(this.address);
	};

	readonly #onName = (event: Event): void => {
		this.name = (event.target as HTMLInputElement).value;
	};
}

const hostOf = (address: string): string => /^https?:\/\/([A-Za-z0-9-]+)/.exec(address.trim())?.[1] ?? '';

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-add-dialog': ClusterdAddDialog;
	}
}
