import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {Change, MemberView} from '@clusterd/core';
import {POLICY_WORDS} from '../../drift/policy.js';
import {counted} from '../../states/words.js';
import {tokens} from '../../style/tokens.styles.js';
import {slashed} from '../feedback/slashed.js';

/** A change of what a cluster says about those below it. */
type MemberEdit = Extract<Change, {kind: 'edit-member'}>;

/**
 * What a change of a cluster's delivery or drift policy means for the instances below it.
 *
 * @summary The plan of a change that writes no key.
 */
@customElement('clusterd-member-plan')
export class ClusterdMemberPlan extends LitElement {
	static override readonly styles = [
		tokens,
		css`:host { display: grid; gap: 8px; } ul { padding-inline-start: 18px; } li { overflow-wrap: anywhere; }`,
	];

	@property({attribute: false}) change?: MemberEdit;
	/** The cluster as it is. */
	@property({attribute: false}) member?: MemberView;

	override render(): TemplateResult | typeof nothing {
		if (!this.change) return nothing;
		const {paused, drift, ignore} = this.change;
		return html`${paused === undefined ? nothing : html`<p>${this.#pause(paused)}</p>`}
			${drift === undefined ? nothing : html`<p>${drift === 'inherit' ? 'What becomes of drift is what the clusters above say.' : POLICY_WORDS[drift]} That counts for ${this.#instances}, from the next look on, unless a cluster below says otherwise.</p>`}
			${ignore === undefined ? nothing : this.#ignored(ignore)}`;
	}

	#pause(paused: boolean): string {
		return paused
			? `Nothing is written to ${this.#instances} until delivery is resumed. What is set meanwhile is kept, and waits.`
			: `What waits is written to ${this.#instances} from now on, each setting as it is by then.`;
	}

	#ignored(ignore: readonly string[]): TemplateResult {
		const before = this.member?.cluster?.ignore ?? [];
		return html`${this.#names(
			'Not watched for drift any more, with all below',
			ignore.filter((name) => !before.includes(name)),
		)}${this.#names(
			'Watched again',
			before.filter((name) => !ignore.includes(name)),
		)}`;
	}

	#names(words: string, names: readonly string[]): TemplateResult | typeof nothing {
		return names.length === 0
			? nothing
			: html`<div><p>${words}:</p><ul>${names.map((name) => html`<li><code>${slashed(name)}</code></li>`)}</ul></div>`;
	}

	get #instances(): string {
		return counted(this.member?.instances ?? 0, 'instance');
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-member-plan': ClusterdMemberPlan;
	}
}
