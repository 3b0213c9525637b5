import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Change, KeyView, MemberView, UnitReading} from '@clusterd/core';
import {requestChange} from '../../changes/change-event.js';
import type {Seen} from '../../changes/seen.js';
import type {KeyStore} from '../../keys/key-store.js';
import {shownValue, sourceOf, standing} from '../../keys/source.js';
import {memberHref} from '../../navigation/route.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import {Doing} from '../feedback/doing.js';
import {detailsStyles} from './key-details.styles.js';
import type {ValueDraftEvent, ValueSaveEvent} from './value-field.js';
import '../feedback/state.js';
import './value-field.js';

/** Metakeys that people add most, as a help while typing. */
const KNOWN = [
	'description',
	'default',
	'example',
	'check/type',
	'check/range',
	'check/enum',
	'check/validation',
	'check/validation/message',
	'check/length/max',
	'check/port',
	'check/path',
	'check/ipaddr',
	'check/date',
	'unit/base',
	'restrict/write',
	'restrict/remove',
	'rationale',
	'see',
];
const NO_META: ReadonlyMap<string, string> = new Map();

/**
 * The metadata of a key, metakey by metakey, each with where it comes from; to be set, changed and removed.
 *
 * @summary The metadata editor.
 */
@customElement('clusterd-metadata')
export class ClusterdMetadata extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		detailsStyles,
		css`
		:host { display: block; }
		li { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.5fr) 28px; gap: 2px 8px; align-items: center; padding: 3px 0; }
		ul { list-style: none; }
		.meta { font: 12px var(--mono); overflow-wrap: anywhere; }
		.from { grid-column: 2 / -1; font-size: 12px; }
		form { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.5fr) auto; gap: 8px; margin-top: 8px; }
	`,
	];

	@property({attribute: false}) member?: MemberView;
	@property({attribute: false}) view?: KeyView;
	/** Where the key was read. */
	@property({attribute: false}) store?: KeyStore;
	/** What was typed, by metakey, and what its author saw then (S10). */
	@state() private drafts: ReadonlyMap<string, {readonly text: string; readonly seen: Seen | undefined}> = new Map();
	readonly #doing = new Doing(this);
	#of = '';

	override willUpdate(): void {
		const of = `${this.member?.id} ${this.view?.name}`;
		if (of === this.#of) return;
		this.#of = of;
		this.drafts = new Map();
		this.#doing.forget();
	}

	override render(): TemplateResult | typeof nothing {
		if (!this.view || !this.member) return nothing;
		// An array is set as a whole.
		const metakeys = Object.entries(this.view.meta).filter(([, {setting}]) => setting?.array === undefined);
		return html`<section><h3>Metadata</h3>
			${this.#doing.note}
			${metakeys.length === 0 ? html`<p class="quiet">None. Metadata describes a key and says which values are valid.</p>` : html`<ul>${metakeys.map(([metakey, reading]) => this.#metakey(metakey, reading, this.member!))}</ul>`}
			<form @submit=${this.#add}><input type="text" name="metakey" class="mono" list="known" placeholder="metakey" aria-label="New metakey" autocomplete="off" required pattern="[^\\s].*"><datalist id="known">${KNOWN.map((each) => html`<option value=${each}></option>`)}</datalist>
				<input type="text" name="content" class="mono" placeholder="value" aria-label="Value of the new metakey" autocomplete="off"><button class="plain bordered">Add</button></form></section>`;
	}

	#metakey(metakey: string, reading: UnitReading, {kind}: MemberView): TemplateResult {
		const source = sourceOf(reading, kind);
		const stands = standing(reading, kind);
		const isRemovable = kind === 'instance' ? !source.isLocked : reading.setting?.here === true;
		return html`<li><span class="meta">${metakey}</span>
			<clusterd-value-field .label=${`${metakey} of ${this.view!.name}`} .value=${shownValue(reading, kind)} .draft=${this.drafts.get(metakey)?.text} .meta=${NO_META} ?locked=${source.isLocked} .placeholder=${reading.state}
				@clusterd-value-save=${(event: ValueSaveEvent) => this.#saveOf(event, metakey)} @clusterd-value-draft=${(event: ValueDraftEvent) => this.#draftOf(event, metakey)}></clusterd-value-field>
			<button class="plain" aria-label=${`Remove ${metakey}`} title="Remove" ?disabled=${!isRemovable} @click=${() => void this.#change({kind: 'remove', member: this.member!.id, units: [{name: this.view!.name, meta: metakey}]})}>×</button>
			${kind === 'instance' && !reading.setting ? nothing : html`<span class="from quiet">${source.words}${source.owner ? html` <a href=${memberHref(source.owner.id, 'keys', this.view!.name)}>${source.owner.path}</a>` : nothing}${stands ? html` · ${stands.words}` : nothing}</span>`}</li>`;
	}

	#saveOf(event: ValueSaveEvent, metakey: string): void {
		event.stopPropagation();
		void this.#set(metakey, event.value);
	}

	#draftOf(event: ValueDraftEvent, metakey: string): void {
		event.stopPropagation();
		const drafts = new Map(this.drafts);
		if (event.draft === undefined) drafts.delete(metakey);
		else drafts.set(metakey, {text: event.draft, seen: drafts.get(metakey)?.seen ?? this.#seen()});
		this.drafts = drafts;
	}

	async #set(metakey: string, content: string): Promise<boolean> {
		const isDone = await this.#change(
			{kind: 'set', member: this.member!.id, units: [{name: this.view!.name, meta: metakey, content}]},
			this.drafts.get(metakey)?.seen,
		);
		if (isDone) this.drafts = new Map([...this.drafts].filter(([each]) => each !== metakey));
		return isDone;
	}

	async #change(change: Change, seen = this.#seen()): Promise<boolean> {
		const {name} = this.view!;
		const outcome = await this.#doing.run(() => requestChange(this, change, seen));
		if (outcome?.revision !== undefined) this.store?.changed(name, outcome.revision);
		return outcome !== undefined;
	}

	#seen(): Seen | undefined {
		return this.store?.seen.of(this.view!.name);
	}

	readonly #add = async (event: SubmitEvent): Promise<void> => {
		event.preventDefault();
		const form = event.target as HTMLFormElement;
		const [metakey, content] = ['metakey', 'content'].map(
			(name) => (form.elements.namedItem(name) as HTMLInputElement).value,
		);
		if (await this.#set(metakey!.trim().replace(/^meta:\//, ''), content!)) form.reset();
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-metadata': ClusterdMetadata;
	}
}
