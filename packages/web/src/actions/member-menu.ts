import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/divider/divider.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import {consume} from '@lit/context';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import type {Change, MemberView} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {navigatorContext} from '../contexts.js';
import type {ClusterdAddDialog} from '../dialogs/add-dialog.js';
import type {ClusterdMoveDialog} from '../dialogs/move-dialog.js';
import type {ClusterdRenameDialog} from '../dialogs/rename-dialog.js';
import type {Navigator} from '../navigation/navigator.js';
import {tokens} from '../style/tokens.styles.js';
import '../dialogs/add-dialog.js';
import '../dialogs/move-dialog.js';
import '../dialogs/rename-dialog.js';

type Command = 'add-instance' | 'add-cluster' | 'rename' | 'move' | 'pause' | 'remove';

/**
 * What can be done with a member: add below it, rename, move, pause delivery, remove.
 *
 * @summary The menu of a member.
 */
@customElement('clusterd-member-menu')
export class ClusterdMemberMenu extends LitElement {
	static override readonly styles = [
		tokens,
		css`:host { display: inline-block; } wa-dropdown-item { font: 13px/1.4 var(--clusterd-font, 'Inter Variable', system-ui, sans-serif); }`,
	];

	@property({attribute: false}) member?: MemberView;
	@consume({context: navigatorContext, subscribe: true}) private navigator?: Navigator;
	@query('clusterd-add-dialog') private adding!: ClusterdAddDialog;
	@query('clusterd-rename-dialog') private renaming!: ClusterdRenameDialog;
	@query('clusterd-move-dialog') private moving!: ClusterdMoveDialog;
	@query('wa-button') private trigger!: HTMLElement;

	override render(): TemplateResult | typeof nothing {
		if (!this.member) return nothing;
		const {kind, parent, cluster} = this.member;
		return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onSelect}>
				<wa-button slot="trigger" size="s" appearance="outlined" with-caret>Change</wa-button>
				${kind === 'cluster' ? html`<wa-dropdown-item value="add-instance">Add instance…</wa-dropdown-item><wa-dropdown-item value="add-cluster">Add cluster…</wa-dropdown-item><wa-divider></wa-divider>` : nothing}
				<wa-dropdown-item value="rename">${kind === 'cluster' ? 'Rename…' : 'Name and address…'}</wa-dropdown-item>
				${parent === undefined ? nothing : html`<wa-dropdown-item value="move">Move…</wa-dropdown-item>`}
				${kind === 'cluster' ? html`<wa-dropdown-item value="pause">${cluster?.paused ? 'Resume' : 'Pause'} delivery…</wa-dropdown-item>` : nothing}
				${parent === undefined ? nothing : html`<wa-dropdown-item value="remove" variant="danger">Remove…</wa-dropdown-item>`}
			</wa-dropdown>
			<div @wa-after-hide=${this.#onHidden}><clusterd-add-dialog></clusterd-add-dialog><clusterd-rename-dialog></clusterd-rename-dialog><clusterd-move-dialog></clusterd-move-dialog></div>`;
	}

	readonly #onSelect = async (event: Event): Promise<void> => {
		const member = this.member!;
		const {value} = (event as CustomEvent<{item: {value: Command}}>).detail.item;
		this.trigger.focus();
		if (value === 'add-instance' || value === 'add-cluster')
			this.adding.show(member, value === 'add-instance' ? 'instance' : 'cluster');
		else if (value === 'rename') this.renaming.show(member);
		else if (value === 'move') this.moving.show(member);
		else if (value === 'pause')
			await requestChange(this, {kind: 'edit-member', member: member.id, paused: !member.cluster?.paused});
		else await this.#remove(member);
	};

	/** The item that opened the dialog is gone by now; its menu is where the focus was. */
	readonly #onHidden = (): void => {
		setTimeout(() => this.trigger.focus());
	};

	async #remove({id, parent}: MemberView): Promise<void> {
		const change: Change = {kind: 'remove-member', member: id};
		const outcome = await requestChange(this, change);
		if (outcome && parent !== undefined)
			this.navigator?.go({screen: 'member', member: parent, tab: 'overview'}, {replace: true});
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-member-menu': ClusterdMemberMenu;
	}
}
