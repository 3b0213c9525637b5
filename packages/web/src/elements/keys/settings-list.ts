import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {showUnit, unitName, type ClusterManager, type MemberView} from '@clusterd/core';
import {managerContext} from '../../contexts.js';
import {readable} from '../../changes/array-edits.js';
import {memberHref} from '../../navigation/route.js';
import {counted} from '../../states/words.js';
import {controls} from '../../style/controls.styles.js';
import {tokens} from '../../style/tokens.styles.js';
import '../feedback/error.js';
import '../feedback/loading.js';

/**
 * What is in force at a member, from whatever level, without asking any instance.
 *
 * @summary Settings in force.
 */
@customElement('clusterd-settings-list')
export class ClusterdSettingsList extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		css`:host { display: block; margin-top: 8px; } td { overflow-wrap: anywhere; }`,
	];

	@property({attribute: false}) member?: MemberView;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	readonly #read = new Task(this, {
		task: async ([id], {signal}) =>
			id === undefined ? undefined : this.manager!.settings.effective(id, {limit: 1000, signal}),
		args: () => [this.member?.id, this.member?.cluster?.settings] as const,
	});

	override render(): TemplateResult {
		return html`${this.#read.render({
			pending: () => html`<clusterd-loading></clusterd-loading>`,
			error: (error) => html`<clusterd-error .error=${error}></clusterd-error>`,
			complete: (
				page,
			) => html`<div class="scroll"><table class="cards"><thead><tr><th>Key</th><th>Value</th><th>From</th></tr></thead><tbody>${page?.items.map(
				({unit, mode, content, owner, here}) => html`<tr>
				<td data-label="Key" class="mono"><a href=${memberHref(this.member!.id, 'keys', unitName(unit))}>${showUnit(unit)}</a></td><td data-label="Value" class="mono">${mode === 'absent' ? html`<i class="quiet">kept absent</i>` : readable(unit, content ?? '')}</td><td data-label="From"><span>${mode === 'default' ? 'default ' : ''}${here ? 'set here' : html`<a href=${memberHref(owner.id, 'keys', unitName(unit))}>${owner.path}</a>`}</span></td></tr>`,
			)}</tbody></table></div>
				${page && page.total > page.items.length ? html`<p class="quiet">${counted(page.total, 'setting')} in all; the first ${page.items.length} are shown.</p>` : ''}`,
		})}`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-settings-list': ClusterdSettingsList;
	}
}
