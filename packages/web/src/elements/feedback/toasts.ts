import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {SHAPES} from '../../states/shapes.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';

/** A short message about something that was done. */
export interface Toast {
	readonly text: string;
	readonly tone?: 'ok' | 'bad';
	/** Where more is to be seen. */
	readonly link?: {readonly text: string; readonly href: string};
	/** What can be done about it, such as Undo. */
	readonly action?: {readonly text: string; readonly run: () => void};
}

const LASTS_MS = 8000;
const AT_ONCE = 3;

/**
 * Messages at the edge of the page, told to screen readers; they stay while somebody points at them.
 *
 * @summary Short messages.
 */
@customElement('clusterd-toasts')
export class ClusterdToasts extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`
		:host { position: fixed; inset: auto 16px 16px auto; z-index: 20; display: grid; gap: 8px; max-width: min(420px, calc(100vw - 32px)); }
		div { display: flex; gap: 10px; align-items: center; padding: 8px 8px 8px 14px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--raised); box-shadow: 0 4px 18px rgb(0 0 0 / 16%); }
		p { flex: 1; overflow-wrap: anywhere; }
		svg { flex: none; width: 12px; height: 12px; color: var(--ok); }
		.bad svg { color: var(--bad); }
	`,
	];

	@state() private toasts: readonly (Toast & {readonly id: number})[] = [];
	#last = 0;
	readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

	/** Shows a message for some seconds. */
	show(toast: Toast): void {
		const id = ++this.#last;
		this.toasts = [...this.toasts, {...toast, id}].slice(-AT_ONCE);
		this.#wait(id);
	}

	override render(): TemplateResult {
		return html`<section role="status" aria-label="Messages" style="display:contents">${repeat(
			this.toasts,
			({id}) => id,
			(toast) => this.#toast(toast),
		)}</section>`;
	}

	#toast({id, text, tone = 'ok', link, action}: Toast & {readonly id: number}): TemplateResult {
		return html`<div class=${tone} @pointerenter=${() => this.#hold(id)} @pointerleave=${() => this.#wait(id)} @focusin=${() => this.#hold(id)} @focusout=${() => this.#wait(id)}>
			<svg viewBox="0 0 12 12" aria-hidden="true">${tone === 'ok' ? SHAPES.tick : SHAPES.bang}</svg><p>${text}</p>
			${link ? html`<a href=${link.href}>${link.text}</a>` : nothing}
			${
				action
					? html`<button class="plain bordered" @click=${() => {
							this.#drop(id);
							action.run();
						}}>${action.text}</button>`
					: nothing
			}
			<button class="plain" aria-label="Dismiss" @click=${() => this.#drop(id)}>×</button></div>`;
	}

	#wait(id: number): void {
		this.#hold(id);
		this.#timers.set(
			id,
			setTimeout(() => this.#drop(id), LASTS_MS),
		);
	}

	#hold(id: number): void {
		clearTimeout(this.#timers.get(id));
	}

	#drop(id: number): void {
		this.#hold(id);
		this.#timers.delete(id);
		this.toasts = this.toasts.filter((toast) => toast.id !== id);
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-toasts': ClusterdToasts;
	}
}
