import {consume} from '@lit/context';
import {css, html, LitElement, type TemplateResult} from 'lit';
import {customElement, query} from 'lit/decorators.js';
import {isClusterdError, type Change, type ClusterManager, type Id, type Outcome} from '@clusterd/core';
import type {AddEvent} from '../changes/add-event.js';
import type {ChangeEvent} from '../changes/change-event.js';
import {isRemediable} from '../changes/choices.js';
import {doneOf, isOfPolicy} from '../changes/describe.js';
import {isMeanwhile} from '../changes/meanwhile.js';
import {newRequestKey} from '../changes/request-key.js';
import {seenOf, type Seen} from '../changes/seen.js';
import {feedContext, managerContext, membersContext, operationsContext} from '../contexts.js';
import type {ClusterdAddDialog} from '../dialogs/add-dialog.js';
import type {ClusterdPlanDialog} from '../dialogs/plan-dialog.js';
import type {EventFeed} from '../live/event-feed.js';
import type {MemberStore} from '../live/member-store.js';
import type {OperationStore} from '../live/operation-store.js';
import {hrefOf} from '../navigation/route.js';
import type {ClusterdToasts} from '../elements/feedback/toasts.js';
import '../dialogs/add-dialog.js';
import '../dialogs/plan-dialog.js';
import '../elements/feedback/toasts.js';

/** How long a small change waits for its instance, ms. */
const WAIT_MS = 5000;

/**
 * Does the changes that elements inside of it ask for: small ones at once, with Undo; all that touch more than one
 * instance after showing the plan.
 *
 * @summary Where changes are taken up.
 * @slot - Elements that ask for changes.
 */
@customElement('clusterd-changes')
export class ClusterdChanges extends LitElement {
	static override readonly styles = css`:host { display: contents; }`;

	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: feedContext, subscribe: true}) private feed?: EventFeed;
	@consume({context: membersContext, subscribe: true}) private members?: MemberStore;
	@consume({context: operationsContext, subscribe: true}) private operations?: OperationStore;
	@query('clusterd-plan-dialog') private dialog!: ClusterdPlanDialog;
	@query('clusterd-add-dialog') private adding!: ClusterdAddDialog;
	@query('clusterd-toasts') private toasts!: ClusterdToasts;

	constructor() {
		super();
		this.addEventListener('clusterd-change', (event) => {
			const asked = event as ChangeEvent;
			event.stopPropagation();
			asked.outcome = this.#do(asked.change, asked.seen ?? seenOf(this.feed?.revision));
		});
		this.addEventListener('clusterd-add', (event) => {
			const {parent, kind} = event as AddEvent;
			this.adding.show(parent, kind);
		});
	}

	override render(): TemplateResult {
		return html`<slot></slot><clusterd-plan-dialog></clusterd-plan-dialog><clusterd-add-dialog></clusterd-add-dialog><clusterd-toasts></clusterd-toasts>`;
	}

	/** @param forSmall the change that is taken back: whether a plan is shown goes by that one */
	async #do(change: Change, seen: Seen, forSmall: Change = change): Promise<Outcome | undefined> {
		if ('member' in change) await this.members?.need(change.member);
		const outcome = this.#isSmall(forSmall) ? await this.#commit(change, seen) : await this.dialog.ask(change, seen);
		if (outcome?.revision !== undefined) this.feed?.made(outcome.revision);
		if (outcome) this.#tell(change, outcome);
		return outcome;
	}

	async #commit(change: Change, seen: Seen): Promise<Outcome | undefined> {
		try {
			const outcome = await this.manager!.commit(sparingOwn(change), {
				requestKey: newRequestKey(),
				waitMs: WAIT_MS,
				...seen,
			});
			if (outcome.operation) this.operations?.put(outcome.operation);
			return outcome;
		} catch (error) {
			if (isMeanwhile(error)) return this.dialog.ask(change, seen, error);
			const isToBeShown =
				isClusterdError(error) &&
				(change.kind === 'undo' ||
					error.code === 'CONFIRMATION_REQUIRED' ||
					error.code === 'OWN_VALUES_DIFFER' ||
					isRemediable(change, error.code));
			if (!isToBeShown) throw error;
			return this.dialog.ask(change, seen);
		}
	}

	#tell(change: Change, outcome: Outcome): void {
		if (outcome.revision === undefined) return this.toasts.show({text: 'It was so already; nothing changed.'});
		const {exceptions = [], totals = {}} = outcome.operation ?? {};
		const bad = exceptions.find(({state}) => state === 'rejected' || state === 'failed');
		const waits = (totals.pending ?? 0) > 0;
		const undo: Change = {kind: 'undo', revision: outcome.revision};
		this.toasts.show({
			text:
				bad?.reason === undefined
					? `${doneOf(change)}${waits ? '; still being written' : ''}`
					: `${this.#name(bad.instance)}: ${bad.reason}`,
			tone: bad ? 'bad' : 'ok',
			link: {text: `revision ${outcome.revision}`, href: hrefOf({screen: 'revision', revision: outcome.revision})},
			action: {text: 'Undo', run: () => void this.#do(undo, {}, change).catch((error: unknown) => this.#fail(error))},
		});
	}

	#fail(error: unknown): void {
		this.toasts.show({text: error instanceof Error ? error.message : String(error), tone: 'bad'});
	}

	#name(id: Id): string {
		return this.members?.get(id)?.name ?? id;
	}

	/**
	 * One key of one instance, and what touches no instance, needs no plan to be shown; what takes such a change back
	 * neither, unless something is in the way.
	 */
	#isSmall(change: Change): boolean {
		if (change.kind === 'edit-member') return !isOfPolicy(change);
		if (change.kind === 'create-cluster' || change.kind === 'create-instance') return true;
		if (change.kind === 'exempt' || change.kind === 'end-exemption')
			return this.members?.get(change.member)?.kind === 'instance';
		if (change.kind !== 'set' && change.kind !== 'remove') return false;
		return (
			this.members?.get(change.member)?.kind === 'instance' &&
			(change.kind === 'set' || (change.units.length === 1 && !change.below))
		);
	}
}

/** A new instance has nothing of its own overwritten before somebody saw what (S7.2). */
const sparingOwn = (change: Change): Change =>
	change.kind === 'create-instance' ? {...change, own: 'refuse'} : change;

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-changes': ClusterdChanges;
	}
}
