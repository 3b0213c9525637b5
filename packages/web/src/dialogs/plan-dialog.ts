import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {consume} from '@lit/context';
import {Task} from '@lit/task';
import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {
	isClusterdError,
	type Change,
	type ClusterManager,
	type Operation,
	type Outcome,
	type Plan,
} from '@clusterd/core';
import {withChoices, type Choices} from '../changes/choices.js';
import {actionOf, isOfPolicy, titleOf} from '../changes/describe.js';
import {isMeanwhile, type MeanwhileError} from '../changes/meanwhile.js';
import {newRequestKey} from '../changes/request-key.js';
import {comparable, type Seen} from '../changes/seen.js';
import {managerContext, membersContext, operationsContext} from '../contexts.js';
import type {ChoicesEvent} from '../elements/plan/plan-choices.js';
import type {ConflictChoiceEvent} from '../elements/plan/refusals.js';
import {Watching} from '../live/watching.js';
import type {MemberStore} from '../live/member-store.js';
import type {OperationStore} from '../live/operation-store.js';
import {hrefOf} from '../navigation/route.js';
import {counted} from '../states/words.js';
import {controls} from '../style/controls.styles.js';
import {tokens} from '../style/tokens.styles.js';
import {Doing} from '../elements/feedback/doing.js';
import {dialogStyles} from './dialog.styles.js';
import '../elements/plan/changed-since.js';
import '../elements/feedback/error.js';
import '../elements/feedback/loading.js';
import '../elements/plan/member-plan.js';
import '../elements/plan/plan-choices.js';
import '../elements/plan/plan-table.js';
import '../elements/feedback/progress.js';
import '../elements/plan/refusals.js';
import '../elements/plan/results.js';

/** How long an answer waits for instances, ms. */
const WAIT_MS = 2000;

/**
 * Shows what a change would do, lets choose about it, does it by the digest of what was shown, and shows how it goes.
 */
@customElement('clusterd-plan-dialog')
export class ClusterdPlanDialog extends LitElement {
	static override readonly styles = [tokens, controls, dialogStyles];

	@consume({context: managerContext, subscribe: true}) private manager?: ClusterManager;
	@consume({context: membersContext, subscribe: true}) private members?: MemberStore;
	@consume({context: operationsContext, subscribe: true}) @state() private operations?: OperationStore;
	@state() private change?: Change;
	@state() private choices: Choices = {};
	@state() private comment = '';
	@state() private operation?: Operation;
	/** What somebody else did meanwhile, until it is decided whose is to be. */
	@state() private meanwhile: MeanwhileError | undefined;
	readonly #doing = new Doing(this);
	#settle: ((outcome: Outcome | undefined) => void) | undefined;
	#requestKey = '';
	#seen: Seen = {};
	readonly #watching = new Watching(this, () => this.operations);
	/** Until the dialog has left, nothing else can be asked in it. */
	#away: Promise<void> = Promise.resolve();
	#hasLeft: (() => void) | undefined;

	readonly #plan = new Task(this, {
		task: async ([change, choices], {signal}) =>
			change ? this.manager!.plan(withChoices(change, choices), {signal}) : undefined,
		args: () => [this.change, this.choices] as const,
	});

	/**
	 * Opens the dialog for a change.
	 * @param seen what its author saw when it was begun
	 * @param meanwhile what was found to have been changed since, if it was tried already
	 * @returns what came of it; undefined when it was called off
	 */
	async ask(change: Change, seen: Seen, meanwhile?: MeanwhileError): Promise<Outcome | undefined> {
		await this.#away;
		await this.updateComplete; // closed in what is shown, too
		this.#settle?.(undefined);
		this.#seen = seen;
		this.meanwhile = meanwhile;
		this.change = change;
		this.choices = {};
		this.comment = '';
		this.#doing.forget();
		this.operation = undefined;
		this.#requestKey = newRequestKey();
		return new Promise((resolve) => {
			this.#settle = resolve;
		});
	}

	/** What turned out well needs no look. */
	override updated(): void {
		const operation = this.operation && this.operations?.get(this.operation.id);
		const {applied = 0, unchanged = 0} = operation?.totals ?? {};
		if (operation?.endedAt !== undefined && applied + unchanged === operation.targets) this.#close();
	}

	override render(): TemplateResult {
		void this.#watching;
		const title = this.change ? titleOf(this.change, (id) => this.members?.get(id)?.name) : '';
		return html`<wa-dialog label=${`${title}: ${this.operation ? 'what became of it' : 'what this will do'}`} ?open=${this.change !== undefined} @wa-hide=${this.#onHide} @wa-after-hide=${this.#onHidden}>
			${this.change ? (this.operation ? this.#progress(this.operation) : this.#preview(this.change)) : nothing}
			<div slot="footer">${this.operation ? this.#closing() : this.#buttons()}</div>
		</wa-dialog>`;
	}

	#preview(change: Change): TemplateResult {
		const plan = this.#plan.value;
		return html`${this.#doing.note}${this.meanwhile ? html`<clusterd-changed-since .error=${this.meanwhile} .change=${change} @clusterd-nevertheless=${this.#onNevertheless}></clusterd-changed-since>` : nothing}
			${this.#plan.render({
				error: (error) => html`<clusterd-error .error=${error}></clusterd-error>${this.#choosing(change, undefined)}`,
				pending: () => (plan ? nothing : html`<clusterd-loading></clusterd-loading>`),
			})}
			${
				plan && this.#plan.error === undefined
					? html`
				${plan.refusals.length === 0 && this.choices.conflicts === undefined ? nothing : html`<clusterd-refusals .refusals=${plan.refusals} choice=${this.choices.conflicts ?? 'refuse'} @clusterd-conflict-choice=${this.#onConflict}></clusterd-refusals>`}
				${this.#choosing(change, plan)}
				${isOfPolicy(change) ? html`<clusterd-member-plan .change=${change} .member=${this.members?.get(change.member)}></clusterd-member-plan>` : html`<clusterd-plan-table .plan=${plan}></clusterd-plan-table>`}
				<label class="field"><span>Comment <span class="quiet">(kept with the revision)</span></span><input type="text" maxlength="2000" .value=${this.comment} @input=${this.#onComment}></label>`
					: nothing
			}`;
	}

	#choosing(change: Change, plan: Plan | undefined): TemplateResult {
		const {error} = this.#plan;
		const codes =
			error === undefined ? (plan?.refusals.map(({code}) => code) ?? []) : isClusterdError(error) ? [error.code] : [];
		const member = 'member' in change ? this.members?.get(change.member) : undefined;
		return html`<clusterd-plan-choices .change=${change} .kind=${member?.kind} .plan=${plan} .codes=${codes} .choices=${this.choices} @clusterd-choices=${this.#onChoices}></clusterd-plan-choices>`;
	}

	#buttons(): TemplateResult {
		const plan = this.#plan.value;
		const isReady =
			plan !== undefined &&
			this.#plan.error === undefined &&
			plan.refusals.length === 0 &&
			!isEmpty(plan) &&
			!this.meanwhile;
		return html`<wa-button size="s" appearance="outlined" @click=${this.#close}>Cancel</wa-button>
			<wa-button size="s" variant=${this.change?.kind === 'remove' || this.change?.kind === 'remove-member' ? 'danger' : 'brand'} ?disabled=${!isReady} ?loading=${this.#doing.isBusy} @click=${this.#commit}>${this.change ? actionOf(this.change, plan) : ''}</wa-button>`;
	}

	#progress({id, targets}: Operation): TemplateResult {
		const operation = this.operations?.get(id) ?? this.operation!;
		const isOver = operation.endedAt !== undefined;
		return html`<p role="status">${isOver ? 'Everything that could be done now is done.' : `Writing to ${counted(targets, 'instance')}. This goes on when you close the dialog.`}</p>
			<clusterd-progress .operation=${operation}></clusterd-progress>
			<clusterd-results .operation=${operation}></clusterd-results>`;
	}

	#closing(): TemplateResult {
		return html`<a href=${hrefOf({screen: 'operation', operation: this.operation!.id})} @click=${this.#close}>Operation ${this.operation!.id}</a>
			<wa-button size="s" variant="brand" @click=${this.#close}>Close</wa-button>`;
	}

	readonly #commit = async (): Promise<void> => {
		const plan = this.#plan.value;
		if (!plan || this.#doing.isBusy || this.meanwhile || !this.change) return;
		const change = withChoices(this.change, this.choices);
		const comment = this.comment.trim();
		await this.#doing.run(async () =>
			this.#done(
				await this.manager!.commit(change, {
					digest: plan.digest,
					requestKey: this.#requestKey,
					waitMs: WAIT_MS,
					base: plan.base,
					...comparable(this.#seen, change),
					...(comment === '' ? {} : {comment}),
				}),
			),
		);
		const {failure} = this.#doing;
		if (isClusterdError(failure, 'PLAN_STALE')) void this.#plan.run();
		if (!isMeanwhile(failure)) return;
		this.#doing.forget();
		this.meanwhile = failure;
	};

	/** Ends at once when all is well; else stays with what is not. */
	#done(outcome: Outcome): void {
		this.#settle?.(outcome);
		this.#settle = undefined;
		const {operation} = outcome;
		if (operation) this.operations?.put(operation);
		const {applied = 0, unchanged = 0} = operation?.totals ?? {};
		if (operation && applied + unchanged < operation.targets) this.operation = operation;
		else this.#close();
	}

	readonly #close = (): void => {
		const dialog = this.renderRoot.querySelector('wa-dialog')!;
		if (dialog.open) this.#leave();
		dialog.open = false;
	};

	#leave(): void {
		if (!this.#hasLeft)
			this.#away = new Promise((resolve) => {
				this.#hasLeft = resolve;
			});
	}

	readonly #onHide = (event: Event): void => {
		if (event.target === event.currentTarget) this.#leave();
	};

	readonly #onHidden = (event: Event): void => {
		if (event.target !== event.currentTarget) return;
		this.#hasLeft?.();
		this.#hasLeft = undefined;
		this.#settle?.(undefined);
		this.#settle = undefined;
		this.change = undefined;
	};

	/** Plans yours on what there is now: that is what its author has seen then. */
	readonly #onNevertheless = async (): Promise<void> => {
		this.#seen = {};
		this.meanwhile = undefined;
		await this.#plan.run();
		await this.updateComplete;
		this.renderRoot.querySelector<HTMLElement>('[slot=footer] wa-button:last-child')?.focus();
	};

	readonly #onConflict = ({choice}: ConflictChoiceEvent): void => {
		this.choices = {...this.choices, conflicts: choice};
	};

	readonly #onChoices = ({choices}: ChoicesEvent): void => {
		this.choices = choices;
	};

	readonly #onComment = (event: Event): void => {
		this.comment = (event.target as HTMLInputElement).value;
	};
}

const isEmpty = ({edits, commands}: Plan): boolean => edits.length + commands.length === 0;

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-plan-dialog': ClusterdPlanDialog;
	}
}
