import '@awesome.me/webawesome/dist/components/button/button.js';
import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {
	arrayUnit,
	decodeArray,
	type Change,
	type ClusterManager,
	type MemberView,
	type SettingMode,
	type UnitSetting,
} from '@clusterd/core';
import {requestChange} from '../../changes/change-event.js';
import {seenOf, type Seen} from '../../changes/seen.js';
import {managerContext} from '../../contexts.js';
import type {Elements} from '../../changes/array-edits.js';
import {Drafts} from '../../keys/drafts.js';
import type {KeyStore} from '../../keys/key-store.js';
import {hrefOf, memberHref} from '../../navigation/route.js';
import {counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import type {ElementsEvent} from './array-elements.js';
import {Doing} from '../feedback/doing.js';
import {detailsStyles} from './key-details.styles.js';
import './array-elements.js';
import '../feedback/error.js';
import '../feedback/loading.js';

/**
 * The array that a cluster sets at a key (S5.2), as a whole: its elements to be edited, its mode, and its end.
 *
 * @summary An array setting.
 */
@customElement('clusterd-array-setting')
export class ClusterdArraySetting extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		detailsStyles,
		css`:host { display: block; } section { display: grid; gap: 8px; }`,
	];

	@property({attribute: false}) member?: MemberView;
	/** The name of the key that has the array. */
	@property({attribute: false}) name = '';
	/** The revision that set it; when it changes the array is read again. */
	@property({type: Number}) revision = 0;
	@property({attribute: false}) store?: KeyStore;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@state() private drafts = new Drafts('');
	readonly #doing = new Doing(this);
	readonly #read = new Task(this, {
		task: async ([member, name], {signal}) =>
			member === undefined ? undefined : this.manager!.explain(member, {name, array: true}, {signal}),
		args: () => [this.member?.id, this.name, this.revision] as const,
	});

	override willUpdate(changed: PropertyValues<this>): void {
		if (changed.get('member')?.id !== this.member?.id || changed.has('name'))
			this.drafts = new Drafts(this.member?.id ?? '');
		if (changed.has('name')) this.#doing.forget();
	}

	override render(): TemplateResult | typeof nothing {
		const {value, error} = this.#read;
		if (error !== undefined) return html`<clusterd-error .error=${error}></clusterd-error>`;
		if (!this.member || !value) return html`<clusterd-loading lines="3"></clusterd-loading>`;
		return value.setting ? this.#array(value.setting, this.member) : nothing;
	}

	#array(setting: UnitSetting, member: MemberView): TemplateResult {
		const elements = this.#draft ?? shownOf(setting);
		const isLocked = setting.locked || member.kind === 'instance';
		return html`<section><h3>Array <span class="quiet">${counted(elements.length, 'element')}, as a whole ${setting.here ? 'set here' : 'set'}</span></h3>
			${this.#doing.note}
			${setting.mode === 'absent' && this.#draft === undefined ? html`<p class="quiet">Kept absent: nobody below may have an element of it.</p>` : nothing}
			<clusterd-array-elements .elements=${elements} ?locked=${isLocked} @clusterd-elements=${this.#onElements} @keydown=${this.#onKey}></clusterd-array-elements>
			${this.#draft === undefined ? nothing : html`<div class="actions"><wa-button size="s" variant="brand" ?loading=${this.#doing.isBusy} @click=${this.#save}>Show what this will do</wa-button><wa-button size="s" appearance="outlined" @click=${this.#drop}>Put back what was there</wa-button><span class="small quiet" role="status">Not saved.</span></div>`}
			<p class="where">${setting.here ? 'Set here' : html`${setting.mode === 'default' ? 'Default from' : 'Set by'} <a href=${memberHref(setting.owner.id, 'keys', this.name)}>${setting.owner.path}</a>`}<span class="quiet"> by ${setting.since.actor}, <a href=${hrefOf({screen: 'revision', revision: setting.since.revision})}>revision ${setting.since.revision}</a></span></p>
			${setting.locked ? html`<p class="small quiet">Locked here. <a href=${memberHref(setting.owner.id, 'keys', this.name)}>Change it in ${setting.owner.path}</a></p>` : nothing}
			${
				setting.here
					? html`<div class="actions"><label class="mode"><span>Mode</span><select @change=${(event: Event) => void this.#setMode(event, elements)}>${(['enforced', 'default', 'absent'] as const).map((mode) => html`<option .selected=${mode === setting.mode}>${mode}</option>`)}</select></label>
				<wa-button size="s" appearance="outlined" variant="danger" @click=${this.#remove}>Remove array…</wa-button></div>`
					: nothing
			}</section>`;
	}

	get #draft(): Elements | undefined {
		const text = this.drafts.get(this.#unit)?.text;
		return text === undefined ? undefined : decodeArray(text);
	}

	get #unit(): string {
		return arrayUnit(this.name);
	}

	/** What whoever looks at the array now sees; while it is read again, what it was. */
	get #seen(): Seen | undefined {
		const {setting} = this.#read.value ?? {};
		return setting && setting.since.revision < this.revision
			? seenOf(setting.since.revision)
			: this.store?.seen.of(this.name);
	}

	async #change(change: Change, seen = this.#seen): Promise<boolean> {
		const outcome = await this.#doing.run(() => requestChange(this, change, seen));
		if (outcome?.revision !== undefined) this.store?.changed(this.name, outcome.revision);
		if (outcome) void this.store?.load();
		return outcome !== undefined;
	}

	async #setMode(event: Event, elements: Elements): Promise<void> {
		const mode = (event.target as HTMLSelectElement).value as SettingMode;
		await this.#change({
			kind: 'set',
			member: this.member!.id,
			mode,
			units: [{name: this.name, array: true, ...(mode === 'absent' ? {} : {elements})}],
		});
		this.requestUpdate();
	}

	readonly #save = async (): Promise<void> => {
		const elements = this.#draft;
		const {setting} = this.#read.value ?? {};
		if (!elements || this.#doing.isBusy) return;
		const mode = setting?.here && setting.mode === 'default' ? 'default' : 'enforced';
		if (
			await this.#change(
				{kind: 'set', member: this.member!.id, mode, units: [{name: this.name, array: true, elements}]},
				this.drafts.get(this.#unit)?.seen,
			)
		)
			this.#drop();
	};

	readonly #remove = async (): Promise<void> => {
		await this.#change({kind: 'remove', member: this.member!.id, units: [{name: this.name, array: true}]});
	};

	readonly #drop = (): void => {
		this.drafts.forget(this.#unit);
		this.requestUpdate();
	};

	readonly #onElements = ({elements}: ElementsEvent): void => {
		const {setting} = this.#read.value ?? {};
		if (setting && JSON.stringify(elements) === JSON.stringify(shownOf(setting))) return this.#drop();
		this.drafts.set(this.#unit, JSON.stringify(elements), this.#seen ?? {});
		this.requestUpdate();
	};

	readonly #onKey = (event: KeyboardEvent): void => {
		const path = event.composedPath();
		if (
			!(path[0] instanceof HTMLInputElement) ||
			this.#draft === undefined ||
			path.some((each) => each instanceof HTMLFormElement)
		)
			return;
		if (event.key === 'Escape') this.#drop();
		if (event.key !== 'Enter') return;
		event.preventDefault(); // It would press a button of the dialog that opens.
		void this.#save();
	};
}

const shownOf = ({content}: UnitSetting): Elements => (content === undefined ? [] : decodeArray(content));

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-array-setting': ClusterdArraySetting;
	}
}
