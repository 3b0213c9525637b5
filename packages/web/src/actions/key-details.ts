import '@awesome.me/webawesome/dist/components/button/button.js';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import type {DistinctValue, KeyView, MemberView, SettingMode, UnitSetting} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import type {ClusterdCopyDialog} from '../dialogs/copy-dialog.js';
import {hintOf, metadataOf} from '../keys/field-kind.js';
import type {KeyStore} from '../keys/key-store.js';
import {arrayOf, shownValue, sourceOf, standing, type Source} from '../keys/source.js';
import {Watching} from '../live/watching.js';
import {hrefOf, memberHref} from '../navigation/route.js';
import {ago} from '../states/time.js';
import {count, counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {detailsStyles} from '../elements/keys/key-details.styles.js';
import '../dialogs/copy-dialog.js';
import '../elements/keys/array-setting.js';
import '../elements/feedback/error.js';
import '../elements/keys/key-why.js';
import '../elements/feedback/loading.js';
import '../elements/keys/metadata.js';
import '../elements/feedback/state.js';
import '../elements/keys/value-field.js';

/**
 * One key of a member, whole: value, where it comes from and why, what members have, metadata, and what can be done
 * with it.
 *
 * @summary The details of a key.
 * @event clusterd-details-close - The details shall be closed.
 */
@customElement('clusterd-key-details')
export class ClusterdKeyDetails extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		detailsStyles,
		css`:host { display: block; overflow: auto; padding: 14px 18px 32px; }`,
	];

	@property({attribute: false}) member?: MemberView;
	@property({attribute: false}) name = '';
	@property({attribute: false}) store?: KeyStore;
	@property({attribute: false}) draft?: string;
	readonly #doing = new Doing(this);
	@query('clusterd-copy-dialog') private copying!: ClusterdCopyDialog;
	readonly #watching = new Watching(this, () => this.store);
	readonly #forget = new Task(this, {
		task: ([_name]) => {
			this.#doing.forget();
		},
		args: () => [this.name] as const,
	});

	override render(): TemplateResult | typeof nothing {
		void this.#watching;
		void this.#forget;
		const node = this.store?.tree.nodes.get(this.name);
		if (!this.member || !this.store) return nothing;
		const view = node && !node.key ? undefined : this.store.want(this.name);
		const failure = this.#doing.failure ?? this.store.failureOf(this.name);
		return html`<header><h2>${this.name}</h2><button class="plain" aria-label="Close the details" @click=${this.#close}>×</button></header>
			${failure === undefined ? nothing : html`<clusterd-error .error=${failure}></clusterd-error>`}
			${view ? this.#key(view, this.member) : node && !node.key ? this.#branch(node.count) : failure === undefined ? html`<clusterd-loading></clusterd-loading>` : nothing}
			<clusterd-copy-dialog></clusterd-copy-dialog>`;
	}

	#key(view: KeyView, member: MemberView): TemplateResult {
		const meta = metadataOf(view);
		const source = sourceOf(view.value, member.kind);
		const value = shownValue(view.value, member.kind);
		const stands = standing(view.value, member.kind);
		const {setting, observed} = view.value;
		const array = arrayOf(view);
		return html`${meta.get('description') === undefined ? nothing : html`<p class="description">${meta.get('description')}</p>`}
			<section><h3>Value ${hintOf(meta) === '' ? nothing : html`<span class="quiet">${hintOf(meta)}</span>`}</h3>
				<clusterd-value-field .label=${`Value of ${this.name}`} .value=${value} .draft=${this.draft} .meta=${meta} ?locked=${source.isLocked} .placeholder=${setting?.mode === 'absent' ? 'kept absent' : 'absent'}></clusterd-value-field>
				${this.draft === undefined ? nothing : html`<p class="small quiet" role="status">Not saved. Enter${(value ?? '').includes('\n') ? ' with Ctrl' : ''} ${member.kind === 'cluster' ? 'shows what it will do' : 'saves'}, Esc puts back what was there.</p>`}
				<p class="where">${source.words}${this.#place(source, member)}${setting ? html`<span class="quiet"> by ${setting.since.actor}, <a href=${hrefOf({screen: 'revision', revision: setting.since.revision})}>revision ${setting.since.revision}</a></span>` : nothing}</p>
				${source.owner && source.isLocked ? html`<p class="small quiet">Locked here. <a href=${memberHref(source.owner.id, 'keys', this.name)}>Change it in ${source.owner.path}</a></p>` : nothing}
				${source.array === undefined ? nothing : html`<p class="small quiet">An array is set as a whole. <a href=${memberHref(member.id, 'keys', source.array)}>Change it in ${source.array}</a></p>`}
				${stands ? html`<p class="where"><clusterd-state .state=${stands.state} compact></clusterd-state> ${stands.words}${observed ? html` <span class="quiet">read ${ago(observed.oldest)}</span>` : nothing}</p>` : nothing}
				${member.kind === 'cluster' && isHere(setting) ? this.#mode(setting!.mode, value) : nothing}</section>
			${array ? html`<clusterd-array-setting .member=${member} .name=${this.name} .store=${this.store} .revision=${array.reading.setting!.since.revision}></clusterd-array-setting>` : nothing}
			<clusterd-key-why .member=${member} .unit=${view.value.unit} .revision=${setting?.since.revision ?? 0}></clusterd-key-why>
			${member.kind === 'cluster' ? this.#values(view) : nothing}
			<clusterd-metadata .member=${member} .view=${view} .store=${this.store}></clusterd-metadata>
			<section class="actions">${this.#actions(view, source.isLocked)}</section>`;
	}

	#place({owner, array}: Source, {id}: MemberView): TemplateResult | typeof nothing {
		if (owner) return html` <a href=${memberHref(owner.id, 'keys', this.name)}>${owner.path}</a>`;
		return array === undefined ? nothing : html` <a href=${memberHref(id, 'keys', array)}>${array}</a>`;
	}

	#mode(mode: SettingMode, value: string | undefined): TemplateResult {
		return html`<label class="mode"><span>Mode</span><select @change=${(event: Event) => void this.#setMode(event, value)}>${(['enforced', 'default', 'absent'] as const).map((each) => html`<option .selected=${each === mode}>${each}</option>`)}</select></label>`;
	}

	#values({value: {values, others, counts}}: KeyView): TemplateResult {
		return html`<section><h3>What the members have <span class="quiet">${counted(counts.total, 'instance')}</span></h3>
			<ul class="values">${values.map((each) => this.#distinct(each))}
				${others > 0 ? html`<li class="quiet">${count(others)} have yet other values</li>` : nothing}
				${counts.unknown > 0 ? html`<li><clusterd-state state="unknown"></clusterd-state> ${counted(counts.unknown, 'instance')} could not be read</li>` : nothing}
				${counts.total === 0 ? html`<li class="quiet">No instance is in this cluster yet.</li>` : nothing}</ul></section>`;
	}

	#distinct({content, state: what, count: number, members}: DistinctValue): TemplateResult {
		return html`<li><span class="mono content">${what === 'present' ? (content === '' ? '“”' : content) : html`<i class="quiet">${what}</i>`}</span> <span class="quiet number">×${count(number)}</span>
			<div class="who">${members.map(({id, path}) => html`<a href=${memberHref(id, 'keys', this.name)} title=${path}>${path.split(' / ').at(-1)}</a>`)}${number > members.length ? html`<span class="quiet">and ${count(number - members.length)} more</span>` : nothing}</div></li>`;
	}

	#branch(keys: number): TemplateResult {
		return html`<p class="quiet">No key of this name; ${counted(keys, 'key')} below it.</p><section class="actions">
			<wa-button size="s" appearance="outlined" @click=${() => this.#copy()}>Rename or copy…</wa-button>
			<wa-button size="s" appearance="outlined" variant="danger" @click=${() => void this.#remove(true)}>Remove all below…</wa-button></section>`;
	}

	#actions({value: {setting}}: KeyView, isLocked: boolean): TemplateResult {
		const isRemovable = this.member!.kind === 'instance' ? !isLocked : isHere(setting);
		return html`<wa-button size="s" appearance="outlined" ?disabled=${!isRemovable} @click=${() => this.#copy()}>Rename or copy…</wa-button>
			<wa-button size="s" appearance="outlined" variant="danger" ?disabled=${!isRemovable} @click=${() => void this.#remove(false)}>${this.member!.kind === 'cluster' ? 'Remove setting…' : 'Remove key'}</wa-button>
			${this.member!.kind === 'cluster' && !isHere(setting) ? html`<span class="quiet small">Nothing is set here that could be removed.</span>` : nothing}`;
	}

	async #setMode(event: Event, content = ''): Promise<void> {
		const select = event.target as HTMLSelectElement;
		const mode = select.value as SettingMode;
		await this.#try(() =>
			requestChange(
				this,
				{
					kind: 'set',
					member: this.member!.id,
					mode,
					units: [{name: this.name, ...(mode === 'absent' ? {} : {content})}],
				},
				this.store?.seen.of(this.name),
			),
		);
		this.requestUpdate();
	}

	#copy(): void {
		this.copying.show(this.member!, this.name);
	}

	async #remove(below: boolean): Promise<void> {
		await this.#try(() =>
			requestChange(
				this,
				{kind: 'remove', member: this.member!.id, units: [{name: this.name}], ...(below ? {below} : {})},
				below ? undefined : this.store?.seen.of(this.name),
			),
		);
	}

	#try(work: () => Promise<unknown>): Promise<void> {
		return this.#doing.run(async () => {
			await work();
			this.store?.outdate(this.name);
			void this.store?.load();
		});
	}

	readonly #close = (): void => {
		this.dispatchEvent(new Event('clusterd-details-close'));
	};
}

/** Whether the member sets it itself, and by itself. */
const isHere = (setting: UnitSetting | undefined): boolean => setting?.here === true && setting.array === undefined;

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-key-details': ClusterdKeyDetails;
	}
}
