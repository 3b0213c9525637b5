import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import type {Id, KeyView, Member, UnitReading} from '@clusterd/core';
import {shortName} from '../../changes/describe.js';
import type {KeyItem} from '../../keys/key-tree.js';
import {metadataOf} from '../../keys/field-kind.js';
import {arrayOf, shownValue, sourceOf, standing, type Source} from '../../keys/source.js';
import {memberHref} from '../../navigation/route.js';
import {count, counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import type {ClusterdValueField} from './value-field.js';
import '../feedback/state.js';
import './value-field.js';

/** What the row of a key shows. */
export interface KeyRowData {
	readonly item: KeyItem;
	readonly label: string;
	readonly member: Id;
	readonly kind: Member['kind'];
	readonly view?: KeyView;
	readonly draft?: string;
	readonly failure?: unknown;
	/** Just saved. */
	readonly saved?: boolean;
}

/**
 * A key as a row of the editor: name, field, where the value comes from, what members have.
 *
 * @cssprop --indented - How far the row is indented, so that fields stand in a column
 */
@customElement('clusterd-key-row')
export class ClusterdKeyRow extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: grid; grid-template-columns: minmax(60px, calc(var(--name-width, 30cqw) - var(--indented, 0px))) minmax(120px, 1.3fr) minmax(90px, 1fr) minmax(90px, 1.2fr); gap: 4px 14px; align-items: center; font: inherit; }
		.name { display: flex; min-width: 0; align-items: baseline; font: 12.5px var(--mono); }
		.first { flex-shrink: 1000; } .name .number { margin-inline-start: 8px; }
		.branch { font-weight: 600; }
		.source { display: flex; gap: 4px; align-items: center; color: var(--quiet); }
		.source svg { flex: none; width: 11px; height: 11px; color: var(--quiet); }
		.standing { display: flex; gap: 5px; align-items: center; color: var(--quiet); }
		.wrong { color: var(--bad); } .saved { color: var(--ok); }
		.number { color: var(--quiet); font: 11px var(--clusterd-font, 'Inter Variable', system-ui, sans-serif); }
		@container (max-width: 860px) {
			:host { grid-template-columns: minmax(60px, calc(40cqw - var(--indented, 0px))) minmax(110px, 1fr) minmax(70px, 0.8fr) 14px; }
			.standing .cut { display: none; }
		}
		@container (max-width: 560px) {
			:host { position: relative; grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); }
			.source, .standing .cut { display: none; }
			.standing { position: absolute; inset-inline-end: 0; top: 50%; transform: translateY(-50%); }
			.field { padding-inline-end: 18px; }
		}
	`,
	];

	@property({attribute: false}) data?: KeyRowData;
	@query('clusterd-value-field') private field!: ClusterdValueField | null;

	/** The key whose field gets the cursor once its value is read. */
	#awaited: string | undefined;

	/** Puts the cursor into the field, or will as soon as the value is read. @returns false where there is none */
	focusField(): boolean {
		const {item, view, failure} = this.data!;
		this.field?.focus();
		if (item.key && !view && failure === undefined) this.#awaited = item.name;
		return this.field !== null || this.#awaited !== undefined;
	}

	override updated(): void {
		if (this.#awaited === undefined || (this.#awaited === this.data?.item.name && !this.field)) return;
		if (this.#awaited === this.data?.item.name && this.parentElement?.matches(':focus'))
			void this.field!.updateComplete.then(() => this.field?.focus());
		this.#awaited = undefined;
	}

	override render(): TemplateResult | typeof nothing {
		if (!this.data) return nothing;
		const {item, view, failure} = this.data;
		const key = item.key;
		return html`${this.#name(this.data)}
			${!key ? html`<span role="gridcell"></span>` : view ? this.#cells(view) : html`<span role="gridcell" class="cut wrong" aria-busy=${failure === undefined ? 'true' : nothing}>${failure === undefined ? nothing : textOf(failure)}</span>`}`;
	}

	#source({words, owner, array}: Source): TemplateResult {
		const {item, member} = this.data!;
		return html`${words}${owner ? html` <a tabindex="-1" href=${memberHref(owner.id, 'keys', item.name)}>${owner.path}</a>` : nothing}${array === undefined ? nothing : html` <a tabindex="-1" href=${memberHref(member, 'keys', array)}>${shortName(array)}</a>`}`;
	}

	/** Of an array as a whole. */
	#whole({setting}: UnitReading): TemplateResult {
		const {here, owner} = setting!;
		return html`as a whole ${here ? 'set here' : html`set by <a tabindex="-1" href=${memberHref(owner.id, 'keys', this.data!.item.name)}>${owner.path}</a>`}`;
	}

	/** Where there is not enough room, the last part of the name stays, since that is what rows differ by. */
	#name({item, label}: KeyRowData): TemplateResult {
		const below = item.count - (item.key ? 1 : 0);
		const last = label.length - shortName(label).length;
		const parts = last === 0 ? ['', label] : [label.slice(0, last - 1), label.slice(last - 1)];
		return html`<span role="gridcell" class="name ${item.key ? '' : 'branch'}" title=${item.name} aria-label=${below > 0 ? `${label}, ${counted(below, 'key')} below` : label}><span class="first cut">${parts[0]}</span><span class="cut">${parts[1]}</span>${below > 0 ? html` <span class="number">${count(item.count)}</span>` : nothing}</span>`;
	}

	#cells(view: KeyView): TemplateResult {
		const {kind, draft, failure, saved, item} = this.data!;
		const value = shownValue(view.value, kind);
		const array = view.value.setting || (value ?? '') !== '' ? undefined : arrayOf(view);
		const source = sourceOf(view.value, kind);
		const stands = standing(array?.reading ?? view.value, kind);
		const isBinary =
			view.value.values.some(({state}) => state === 'binary' || state === 'unaddressable') && value === undefined;
		return html`<span role="gridcell" class="field">${array ? html`<i class="quiet">${array.reading.setting!.mode === 'absent' ? 'no array' : `array of ${counted(array.elements, 'element')}`}</i>` : isBinary ? html`<i class="quiet">binary value</i>` : html`<clusterd-value-field compact .label=${item.name} .value=${value} .draft=${draft} .meta=${metadataOf(view)} ?locked=${source.isLocked} ?saveOnBlur=${kind === 'instance'} .placeholder=${placeholderOf(view, value)}></clusterd-value-field>`}</span>
			${
				failure !== undefined
					? html`<span role="gridcell" class="wrong cut" title=${textOf(failure)}>${textOf(failure)}</span><span role="gridcell"></span>`
					: html`<span role="gridcell" class="source">${source.isLocked ? LOCK : nothing}<span class="cut">${saved ? html`<span class="saved">saved</span>` : array ? this.#whole(array.reading) : this.#source(source)}</span></span>
			<span role="gridcell" class="standing">${stands ? html`<clusterd-state compact .state=${stands.state}></clusterd-state><span class="cut" title=${stands.words}>${stands.words}</span>` : nothing}</span>`
			}`;
	}
}

const LOCK = html`<svg viewBox="0 0 16 16" role="img" aria-label="locked" fill="none" stroke="currentColor" stroke-width="1.7"><rect x="3" y="7" width="10" height="7" rx="1.2"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/></svg>`;

const textOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));

function placeholderOf({value: {state, values, setting, counts}}: KeyView, value: string | undefined): string {
	if (value !== undefined) return '';
	if (setting?.mode === 'absent') return 'kept absent';
	const some = values.find((each) => each.state === 'present');
	if (state === 'partial' && some) return `${some.content ?? ''} on ${some.count} of ${counts.total}`;
	return state === 'mixed'
		? `${values.filter((each) => each.state === 'present').length} different values`
		: state === 'unknown'
			? 'not read'
			: 'absent';
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-key-row': ClusterdKeyRow;
	}
}
