import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {css, html, LitElement, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {tokens} from '../style/tokens.styles.js';

/** Keys that work everywhere but where somebody types. */
export const SHORTCUT_KEYS = {search: '/', help: '?'} as const;

const LIST: readonly (readonly [keys: string, what: string])[] = [
	['/ or Ctrl+K', 'Search members'],
	['?', 'This list'],
	['↑ ↓', 'Move in a tree or a table'],
	['→ ←', 'Open or close a branch; go to the first below, to the one above'],
	['letters', 'Jump to the next name that begins so'],
	['Enter', 'Open a member; edit a value; save what was typed'],
	['Space', 'Choose one of several, in a table of members'],
	['Esc', 'Leave a field and put back what was there; close a dialog'],
	['Home End PgUp PgDn', 'Go far'],
];

/** Whether the key goes to a field. */
export function isTyping(event: KeyboardEvent): boolean {
	const [target] = event.composedPath();
	return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);
}

/** The list of keyboard shortcuts. */
@customElement('clusterd-shortcuts')
export class ClusterdShortcuts extends LitElement {
	static override readonly styles = [
		tokens,
		css`
		dl { display: grid; grid-template-columns: max-content 1fr; gap: 8px 20px; }
		dt { font: 12px var(--mono); }
	`,
	];

	@state() private isOpen = false;

	/** Opens the list. */
	show(): void {
		this.isOpen = true;
	}

	override render(): TemplateResult {
		return html`<wa-dialog label="Keyboard shortcuts" light-dismiss ?open=${this.isOpen} @wa-after-hide=${() => {
			this.isOpen = false;
		}}><dl>${LIST.map(([keys, what]) => html`<dt>${keys}</dt><dd>${what}</dd>`)}</dl></wa-dialog>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-shortcuts': ClusterdShortcuts;
	}
}
