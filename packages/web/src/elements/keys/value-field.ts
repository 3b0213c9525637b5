import {css, html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {booleanOf, type Metadata} from '@clusterd/core';
import {booleanWords, faultOf, fieldKind, hintOf, optionsOf, type FieldKind} from '../../keys/field-kind.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';

/** Longer texts are edited in a field of several lines, characters. */
const BIG = 2000;

/** A value shall be saved. */
export class ValueSaveEvent extends Event {
	readonly value: string;

	constructor(value: string) {
		super('clusterd-value-save', {bubbles: true, composed: true});
		this.value = value;
	}
}

/** Something was typed and not saved yet; undefined: it was given up. */
export class ValueDraftEvent extends Event {
	readonly draft: string | undefined;

	constructor(draft: string | undefined) {
		super('clusterd-value-draft', {bubbles: true, composed: true});
		this.draft = draft;
	}
}

/**
 * A field for a value, of the kind that its metadata asks for. Enter saves, Esc puts back what was there; what does not
 * fit its metadata is said and not saved. Choices save at once.
 *
 * @summary The value field.
 * @event clusterd-value-save - {@link ValueSaveEvent}
 * @event clusterd-value-draft - {@link ValueDraftEvent}
 */
@customElement('clusterd-value-field')
export class ClusterdValueField extends LitElement {
	static override readonly shadowRootOptions = {...LitElement.shadowRootOptions, delegatesFocus: true};
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: block; min-width: 0; font: inherit; }
		input, select, textarea { width: 100%; }
		input[type='text'], select, textarea { font: 12px/1.5 var(--mono); }
		input::placeholder { font-style: italic; font-family: var(--clusterd-font, 'Inter Variable', system-ui, sans-serif); }
		input.open { border-color: var(--field); background: none; cursor: pointer; }
		select.none { color: var(--quiet); font-style: italic; font-family: var(--clusterd-font, 'Inter Variable', system-ui, sans-serif); }
		textarea { min-height: 76px; resize: vertical; }
		label { display: inline-flex; gap: 8px; align-items: center; min-height: 28px; }
		input[type='checkbox'] { width: 15px; height: 15px; margin: 0; accent-color: var(--accent); }
		.fault { margin-top: 3px; color: var(--bad); font-size: 12px; overflow-wrap: anywhere; }
		:host([compact]) .fault { position: absolute; z-index: 2; padding: 2px 8px; border: 1px solid var(--bad); border-radius: 6px; background: var(--surface); }
	`,
	];

	/** What is there now; undefined: nothing. */
	@property({attribute: false}) value?: string;
	/** What was typed and not saved; undefined: nothing. */
	@property({attribute: false}) draft?: string;
	/** By metakey without `meta:/`. */
	@property({attribute: false}) meta: Metadata = new Map();
	/** What the field is for, for screen readers. */
	@property() label = '';
	/** What stands in an empty field. */
	@property() placeholder = '';
	/** Can be read and copied only. */
	@property({type: Boolean}) locked = false;
	/** In a row: one line high. */
	@property({type: Boolean, reflect: true}) compact = false;
	/** Leaving the field saves, as Enter does. */
	@property({type: Boolean}) saveOnBlur = false;
	@state() private fault?: string;
	@query('input, select, textarea') private control?: HTMLElement;

	override willUpdate(changed: PropertyValues<this>): void {
		if (changed.has('draft') || changed.has('meta') || changed.has('value'))
			this.fault = this.draft === undefined ? undefined : faultOf(this.draft, this.meta);
	}

	override render(): TemplateResult {
		const kind = this.#kind();
		return html`${this.#control(kind)}${this.fault === undefined ? nothing : html`<div class="fault" id="fault" role="alert">${this.fault}</div>`}`;
	}

	/** Puts the cursor into the field. */
	override focus(): void {
		if (this.control instanceof HTMLInputElement && this.control.type === 'text') this.control.select();
		this.control?.focus();
	}

	#kind(): FieldKind {
		const kind = fieldKind(this.draft ?? this.value, this.meta);
		return this.locked && kind !== 'lines' && kind !== 'boolean' ? 'text' : kind;
	}

	#control(kind: FieldKind): TemplateResult {
		const shown = this.draft ?? this.value ?? '';
		if (kind === 'boolean') return this.#boolean();
		if (kind === 'enum') return this.#choice(shown);
		if (kind === 'lines' || shown.includes('\n') || (this.value?.length ?? 0) > BIG)
			return this.compact ? this.#summary(shown) : this.#lines(shown);
		return html`<input type="text" aria-label=${this.label} aria-invalid=${this.#invalid()} aria-describedby=${this.fault === undefined ? nothing : 'fault'} title=${hintOf(this.meta)} autocomplete="off" spellcheck="false" inputmode=${kind === 'number' ? 'decimal' : nothing}
			placeholder=${this.placeholder} ?readonly=${this.locked} .value=${live(shown)} @input=${this.#onInput} @keydown=${this.#onKey} @blur=${this.#onBlur}>`;
	}

	#invalid(): 'true' | typeof nothing {
		return this.fault === undefined ? nothing : 'true';
	}

	#choice(shown: string): TemplateResult {
		return html`<select class=${this.value === undefined ? 'none' : ''} aria-label=${this.label} title=${hintOf(this.meta)} @change=${this.#onChoose}>${this.value === undefined ? html`<option value="" disabled selected>${this.placeholder || 'choose…'}</option>` : nothing}${optionsOf(this.value, this.meta).map((option) => html`<option .value=${option} .selected=${option === shown}>${option}</option>`)}</select>`;
	}

	#boolean(): TemplateResult {
		const shown = this.draft ?? this.value;
		const reading = shown === undefined ? undefined : booleanOf(shown, this.meta);
		return html`<label><input type="checkbox" aria-label=${this.label} .checked=${live(reading?.truth ?? false)} .indeterminate=${shown === undefined} ?disabled=${this.locked} @change=${this.#onTick}>${shown === undefined ? html`<i class="quiet">${this.placeholder}</i>` : html`<span class="mono">${shown}</span>`}</label>`;
	}

	#lines(shown: string): TemplateResult {
		return html`<textarea aria-label=${this.label} aria-invalid=${this.#invalid()} spellcheck="false" rows=${Math.min(16, shown.split('\n').length + 1)} ?readonly=${this.locked} .value=${live(shown)} @input=${this.#onInput} @keydown=${this.#onKey} @blur=${this.#onBlur}></textarea>`;
	}

	/** A long text in a row: it is opened to be edited. */
	#summary(shown: string): TemplateResult {
		return html`<input type="text" class=${this.locked ? '' : 'open'} readonly aria-label=${`${this.label}, several lines`} .value=${live(`${shown.split('\n')[0]!.slice(0, 80)} …`)} title="Open the key to edit this text">`;
	}

	#save(value: string): void {
		// While another value is being saved, what is there is on its way out.
		if (this.locked || (value === this.value && this.draft === undefined)) return this.#drop();
		this.fault = faultOf(value, this.meta);
		if (this.fault === undefined) this.dispatchEvent(new ValueSaveEvent(value));
	}

	#drop(): void {
		if (this.draft !== undefined) this.dispatchEvent(new ValueDraftEvent(undefined));
		this.fault = undefined;
	}

	readonly #onInput = (event: Event): void => {
		const {value} = event.target as HTMLInputElement;
		this.dispatchEvent(new ValueDraftEvent(value === this.value ? undefined : value));
	};

	readonly #onKey = (event: KeyboardEvent): void => {
		const field = event.target as HTMLInputElement;
		if (event.key === 'Enter' && (!(event.target instanceof HTMLTextAreaElement) || event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			this.#save(field.value);
		} else if (event.key === 'Escape') {
			field.value = this.value ?? '';
			this.#drop();
		}
	};

	readonly #onBlur = (event: Event): void => {
		const {value} = event.target as HTMLInputElement;
		if (this.saveOnBlur && this.draft !== undefined) this.#save(value);
	};

	readonly #onChoose = (event: Event): void => this.#save((event.target as HTMLSelectElement).value);

	readonly #onTick = (event: Event): void => {
		const [yes, no] = booleanWords(this.value, this.meta);
		this.#save((event.target as HTMLInputElement).checked ? yes : no);
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-value-field': ClusterdValueField;
	}
}
