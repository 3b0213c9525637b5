import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {elementName, type ArrayElementContent} from '@clusterd/core';
import {moved, replaced, withBelow, without, type Elements} from '../../changes/array-edits.js';
import {counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';

/** So many elements are shown; the rest stays as it is. */
const SHOWN = 500;

/** The elements of an array are other ones. */
export class ElementsEvent extends Event {
	readonly elements: Elements;

	constructor(elements: Elements) {
		super('clusterd-elements');
		this.elements = elements;
	}
}

/**
 * The elements of an array in order, each with its value and the keys below it; to be changed, added, removed and
 * moved, by buttons or by Alt and an arrow.
 *
 * @summary The editor of an array.
 * @event clusterd-elements - {@link ElementsEvent}
 */
@customElement('clusterd-array-elements')
export class ClusterdArrayElements extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { display: block; }
		ol { display: grid; gap: 6px; margin: 0; padding: 0; list-style: none; }
		.row { display: grid; grid-template-columns: minmax(28px, max-content) minmax(0, 1fr) auto; gap: 6px; align-items: center; }
		.row.below { margin-top: 4px; padding-inline-start: 20px; grid-template-columns: minmax(0, 0.6fr) minmax(0, 1fr) 28px; }
		p { margin-top: 6px; }
		.mono { overflow-wrap: anywhere; }
		input[type='text'], textarea { width: 100%; font: 12px/1.5 var(--mono); }
		button.plain { min-width: 28px; padding: 2px 6px; }
	`,
	];

	@property({attribute: false}) elements: Elements = [];
	/** Can be read and copied only. */
	@property({type: Boolean}) locked = false;
	/** The element that gets a key below it, whose name is being typed. */
	@state() private naming: number | undefined;
	@state() private said = '';

	override render(): TemplateResult {
		const more = this.elements.length - SHOWN;
		return html`<ol @keydown=${this.#onKey}>${this.elements.slice(0, SHOWN).map((element, index) => this.#element(element, index))}</ol>
			${this.elements.length === 0 ? html`<p class="quiet">No elements: members have an array that is empty.</p>` : nothing}
			${more > 0 ? html`<p class="quiet">${counted(more, 'element')} more are not shown and stay as they are.</p>` : nothing}
			${this.locked ? nothing : html`<p><button class="plain bordered add" @click=${this.#add}>Add element</button></p>`}
			<span class="unseen" role="status">${this.said}</span>`;
	}

	#element(element: ArrayElementContent, index: number): TemplateResult {
		const name = elementName(index);
		return html`<li data-index=${index}><div class="row"><span class="mono">${name}</span>${this.#field(name, element.value, (value) => this.#change(replaced(this.elements, index, {...element, value})))}
				${this.locked ? nothing : html`<span><button class="plain" data-act="up" aria-label=${`Move ${name} up`} title="Move up (Alt ↑)" ?disabled=${index === 0} @click=${() => this.#move(index, -1, 'up')}>↑</button><button class="plain" data-act="down" aria-label=${`Move ${name} down`} title="Move down (Alt ↓)" ?disabled=${index === this.elements.length - 1} @click=${() => this.#move(index, 1, 'down')}>↓</button><button class="plain" aria-label=${`Add a key below ${name}`} title="Add a key below" aria-expanded=${this.naming === index} @click=${() => this.#name(index)}>+</button><button class="plain" aria-label=${`Remove ${name}`} title="Remove" @click=${() => this.#remove(index)}>×</button></span>`}</div>
			${Object.entries(element.below ?? {}).map(([below, content]) => this.#below(element, index, below, content))}
			${this.naming === index ? html`<form class="row below" @submit=${(event: SubmitEvent) => this.#addBelow(event, index)}><input type="text" name="below" placeholder="name, as tls/port" aria-label=${`Name of a key below ${name}`} autocomplete="off" spellcheck="false" required pattern="[^\\s\\/].*"><button class="plain bordered">Add</button></form>` : nothing}</li>`;
	}

	#below(element: ArrayElementContent, index: number, below: string, content: string): TemplateResult {
		const name = `${elementName(index)}/${below}`;
		const change = (value: string | undefined): void =>
			this.#change(replaced(this.elements, index, withBelow(element, below, value)));
		return html`<div class="row below"><span class="mono">/${below}</span>${this.#field(name, content, change)}${this.locked ? nothing : html`<button class="plain" aria-label=${`Remove ${name}`} title="Remove" @click=${() => change(undefined)}>×</button>`}</div>`;
	}

	#field(name: string, value: string, change: (value: string) => void): TemplateResult {
		const onInput = (event: Event): void => change((event.target as HTMLInputElement).value);
		return value.includes('\n')
			? html`<textarea rows="3" aria-label=${name} spellcheck="false" ?readonly=${this.locked} .value=${live(value)} @input=${onInput}></textarea>`
			: html`<input type="text" aria-label=${name} autocomplete="off" spellcheck="false" ?readonly=${this.locked} .value=${live(value)} @input=${onInput}>`;
	}

	#change(elements: Elements): void {
		this.dispatchEvent(new ElementsEvent(elements));
	}

	#move(index: number, by: number, act: string): void {
		const to = index + by;
		if (this.locked || to < 0 || to >= this.elements.length) return;
		this.#change(moved(this.elements, index, by));
		this.said = `Moved to ${elementName(to)}`;
		const isEnd = to === 0 || to === this.elements.length - 1;
		this.#focus(to, act === 'field' || isEnd ? 'input, textarea' : `[data-act=${act}]`);
	}

	#remove(index: number): void {
		const left = without(this.elements, index);
		this.#change(left);
		this.said = `Removed ${elementName(index)}`;
		this.naming = undefined;
		this.#focus(Math.min(index, left.length - 1), 'input, textarea');
	}

	#name(index: number): void {
		this.naming = this.naming === index ? undefined : index;
		if (this.naming !== undefined) this.#focus(index, '[name=below]');
	}

	#addBelow(event: SubmitEvent, index: number): void {
		event.preventDefault();
		const input = (event.target as HTMLFormElement).elements.namedItem('below') as HTMLInputElement;
		this.#change(replaced(this.elements, index, withBelow(this.elements[index]!, input.value.trim(), '')));
		this.naming = undefined;
		this.#focus(index, '.below:last-of-type input');
	}

	/** Puts the focus where one goes on, once it is drawn; the place is gone when the last element is. */
	#focus(index: number, selector: string): void {
		setTimeout(() =>
			(
				this.renderRoot.querySelector<HTMLElement>(`[data-index="${index}"] :is(${selector})`) ??
				this.renderRoot.querySelector<HTMLElement>('.add')
			)?.focus(),
		);
	}

	readonly #add = (): void => {
		const index = this.elements.length;
		this.#change([...this.elements, {value: ''}]);
		this.#focus(index, 'input, textarea');
	};

	readonly #onKey = (event: KeyboardEvent): void => {
		const index = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index']);
		if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
		event.preventDefault();
		this.#move(index, event.key === 'ArrowUp' ? -1 : 1, 'field');
	};
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-array-elements': ClusterdArrayElements;
	}
}
