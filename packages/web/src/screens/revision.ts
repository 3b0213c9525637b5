import '@awesome.me/webawesome/dist/components/button/button.js';
import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {css, html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {unitMetakey, unitName, type ClusterManager, type Command, type Id, type Revision} from '@clusterd/core';
import {requestChange} from '../changes/change-event.js';
import {editLine, membersNamed, summaryOf} from '../changes/edits.js';
import {managerContext, membersContext} from '../contexts.js';
import {Watching} from '../live/watching.js';
import type {MemberStore} from '../live/member-store.js';
import {hrefOf, memberHref} from '../navigation/route.js';
import {ago, exactly} from '../states/time.js';
import {counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {slashed} from '../elements/feedback/slashed.js';
import {screen} from './screen.styles.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';

const SHOWN = 500;

/** One revision: who, when, why, and every edit with before and after. */
@customElement('clusterd-revision')
export class ClusterdRevision extends LitElement {
	static override readonly styles = [
		tokens,
		controls,
		screen,
		css`td { overflow-wrap: anywhere; } td.mono, td[data-label='Before'], td[data-label='After'] { white-space: pre-wrap; } .acts { margin: 12px 0; }`,
	];

	@property({type: Number}) revision = 0;
	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: membersContext, subscribe: true}) @state() private members?: MemberStore;
	readonly #doing = new Doing(this);
	readonly #watching = new Watching(this, () => this.members);
	readonly #read = new Task(this, {
		task: async ([number], {signal}) => {
			const revision = await this.manager!.history.get(number, {signal});
			for (const id of membersNamed(revision)) void this.members?.need(id);
			return revision;
		},
		args: () => [this.revision] as const,
	});

	override render(): TemplateResult {
		void this.#watching;
		return html`<div class="page">${this.#read.render({
			pending: () => html`<clusterd-loading></clusterd-loading>`,
			error: (error) => html`<h1>Revision ${this.revision}</h1><clusterd-error .error=${error}></clusterd-error>`,
			complete: (revision) => this.#show(revision),
		})}</div>`;
	}

	#show(revision: Revision): TemplateResult {
		const {number, at, actor, comment, operation, edits, commands, undoes} = revision;
		const lines = edits.map(editLine);
		return html`<h1>Revision ${number}: ${summaryOf(revision, (id) => this.members?.get(id)?.name)}</h1>
			<p class="quiet">By ${actor.name ?? actor.id}, <span title=${exactly(at)}>${ago(at)}</span>. <a href=${hrefOf({screen: 'operation', operation})}>Operation ${operation}</a>${undoes === undefined ? nothing : html`. Takes back <a href=${hrefOf({screen: 'revision', revision: undoes})}>revision ${undoes}</a>`}</p>
			${comment === undefined ? nothing : html`<h2>Comment</h2><p>${comment}</p>`}
			${this.#doing.note}
			<p class="acts"><wa-button size="s" appearance="outlined" @click=${() => void this.#undo(number)}>Undo this revision…</wa-button></p>
			<h2>What changed</h2>
			<div class="scroll"><table class="cards"><thead><tr><th>What</th><th>At</th><th>Before</th><th>After</th></tr></thead><tbody>
				${lines.slice(0, SHOWN).map(({what, at: member, before, after}) => this.#line(what, member, before, after))}
				${commands.slice(0, SHOWN).map((command) => this.#command(command))}</tbody></table></div>
			${lines.length + commands.length > 2 * SHOWN ? html`<p class="quiet">${counted(lines.length + commands.length, 'edit')} in all.</p>` : nothing}`;
	}

	#undo(revision: number): Promise<unknown> {
		return this.#doing.run(() => requestChange(this, {kind: 'undo', revision}));
	}

	#command({instance, unit, expected, wanted}: Command): TemplateResult {
		const metakey = unitMetakey(unit);
		return this.#line(
			unitName(unit) + (metakey === undefined ? '' : ` [${metakey}]`),
			instance,
			expected?.content,
			wanted.content,
		);
	}

	#member(id: Id): TemplateResult {
		const member = this.members?.get(id);
		return html`<a href=${memberHref(id)}>${member?.path ?? id}</a>`;
	}

	#line(what: string, member: string, before: string | undefined, after: string | undefined): TemplateResult {
		return html`<tr><td data-label="What" class="mono">${slashed(what)}</td><td data-label="At">${this.#member(member)}</td><td data-label="Before">${before ?? html`<span class="nothing">nothing</span>`}</td><td data-label="After">${after ?? html`<span class="nothing">nothing</span>`}</td></tr>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-revision': ClusterdRevision;
	}
}
