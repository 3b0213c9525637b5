import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ClusterManager, Id, MemberView, SettingView, Unit} from '@clusterd/core';
import {managerContext} from '../contexts.js';
import {hrefOf, memberHref} from '../navigation/route.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {detailsStyles} from './key-details.styles.js';
import './error.js';
import './loading.js';

const PAGE = 1000;

/**
 * Why a unit has what it has at a member: every setting for it from the root down, and which of them is in force.
 *
 * @summary The chain of settings behind a value.
 */
@customElement('clusterd-key-why')
export class ClusterdKeyWhy extends LitElement {
	static override readonly styles = [tokens, controls, detailsStyles, css`
		:host { display: block; }
		ol { margin: 0; padding: 0; list-style: none; }
		li { display: grid; grid-template-columns: 14px 1fr; gap: 8px; padding: 4px 0; }
		li::before { content: ''; width: 9px; height: 9px; margin-top: 5px; border: 1.5px solid var(--dim); border-radius: 50%; }
		li.force::before { border-color: var(--ok); background: var(--ok); }
		.asleep { color: var(--quiet); }
	`];

	@property({attribute: false}) member?: MemberView;
	@property({attribute: false}) unit: Unit = '';
	/** The revision of what is in force; when it changes the chain is read again. */
	@property({type: Number}) revision = 0;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@state() private isOpen = false;
	readonly #chain = new Task(this, {
		task: async ([member, unit, isOpen], {signal}) => (isOpen && member ? this.#read(member, unit, signal) : undefined),
		args: () => [this.member, this.unit, this.isOpen, this.revision] as const,
	});

	override render(): TemplateResult {
		return html`<section><button class="link" aria-expanded=${this.isOpen} @click=${this.#toggle}>${this.isOpen ? 'Why is it so?' : 'Why is it so…'}</button>
			${this.isOpen ? this.#chain.render({
				pending: () => html`<clusterd-loading lines="2"></clusterd-loading>`,
				error: error => html`<clusterd-error .error=${error}></clusterd-error>`,
				complete: chain => (chain === undefined || chain.length === 0 ? html`<p class="quiet">No cluster from the root down to here sets it: each instance has its own.</p>` : html`<ol>${chain.map((setting, index) => this.#link(setting, index, chain))}</ol>
					<p class="quiet small">An enforced or absent setting nearest the root wins; else the instance’s own value; else the nearest default.</p>`),
			}) : nothing}</section>`;
	}

	#link({cluster, mode, content, since, asleepUnder}: SettingView, index: number, chain: readonly SettingView[]): TemplateResult {
		const force = winner(chain) === index;
		return html`<li class=${force ? 'force' : 'asleep'}><div><a href=${memberHref(cluster.id, 'keys')}>${cluster.path}</a> ${mode === 'absent' ? 'keeps it absent' : html`${mode === 'default' ? 'default' : 'enforces'} <code>${content}</code>`}
			<span class="quiet">by ${since.actor}, <a href=${hrefOf({screen: 'revision', revision: since.revision})}>revision ${since.revision}</a>${force ? ' – in force' : asleepUnder ? ` – asleep under ${asleepUnder.path}` : ' – a nearer one takes precedence'}</span></div></li>`;
	}

	async #read(member: MemberView, unit: Unit, signal: AbortSignal): Promise<readonly SettingView[]> {
		const clusters = [...member.ancestors.map(({id}) => id), ...(member.kind === 'cluster' ? [member.id] : [])];
		const chain: SettingView[] = [];
		for (const cluster of clusters) {
			const found = await this.#find(cluster, unit, signal);
			if (found) chain.push(found);
		}
		return chain;
	}

	async #find(cluster: Id, unit: Unit, signal: AbortSignal): Promise<SettingView | undefined> {
		for (let offset: number | undefined = 0; offset !== undefined;) {
			const {items, next}: {items: readonly SettingView[]; next?: number} = await this.manager!.settings.of(cluster, {offset, limit: PAGE, signal});
			const found = items.find(setting => setting.unit === unit);
			if (found) return found;
			offset = next;
		}
		return undefined;
	}

	readonly #toggle = (): void => {
		this.isOpen = !this.isOpen;
	};
}

/** Of settings from the root down, the one in force (S1), own values aside. */
function winner(chain: readonly SettingView[]): number {
	const locking = chain.findIndex(({mode}) => mode !== 'default');
	return locking >= 0 ? locking : chain.length - 1;
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-key-why': ClusterdKeyWhy;
	}
}
