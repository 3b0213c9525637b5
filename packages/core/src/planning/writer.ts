import type {RegexEngine} from '@clusterd/elektra';
import {ClusterdError} from '../errors.js';
import type {Change} from '../records/change.js';
import type {Operation} from '../records/delivery.js';
import type {Id} from '../fleet/member.js';
import {memberKey, operationId, type Actor, type Revision} from '../records/revision.js';
import type {ChangeOptions, Outcome, PlanOptions} from '../ports/cluster-manager.js';
import type {Hash} from '../ports/hash.js';
import type {RevisionStore} from '../ports/revision-store.js';
import {changeDigestOf, partsThatDiffer} from '../plan/digest.js';
import type {ExceptionRange} from '../plan/exceptions.js';
import {Draft} from '../plan/draft.js';
import {NOTHING_KNOWN, type Known} from '../plan/known.js';
import type {Limits} from '../plan/limits.js';
import {normalise} from '../plan/normalize.js';
import {noCounts} from '../plan/counts.js';
import {planEndOfTime} from '../plan/changes/exemptions.js';
import {plan, refusalOf, type Planned} from '../plan/plan.js';
import type {Plan} from '../records/plan.js';
import {Answers} from '../reading/answers.js';
import {oweAgain} from '../delivery/drift/redeliver-known.js';
import type {OperationTracker} from '../delivery/operations/operation-tracker.js';
import {accept, type AcceptContext} from './accept.js';
import {checkBase} from './base.js';
import {checkContents} from '../reading/contents.js';
import type {Foreknown, PlanWith} from './known.js';
import {preflight, type PreflightContext} from './preflight.js';
import type {StorageGuard} from './storage-guard.js';
import type {Turns} from './turns.js';

export interface WriterOptions extends AcceptContext, PreflightContext {
	readonly operations: OperationTracker;
	readonly turns: Turns;
	readonly guard: StorageGuard;
	readonly revisionStore: RevisionStore;
	readonly hash: Hash;
	readonly limits: Limits;
	readonly regex: RegexEngine;
	/** Reads what the plan of a change must know of instances. */
	readonly know: (
		change: Change,
		planWith: PlanWith,
		forPreview: boolean,
		signal: AbortSignal | undefined,
	) => Promise<Foreknown>;
}

const MAX_COMMENT = 2000;
const MAX_REQUEST_KEY = 200;

/** A revision before it has its place. */
export type Intent = Omit<Revision, 'number' | 'at' | 'operation'>;

/** The one way to write: plan, make durable, fold, deliver. One change at a time, in the order of asking. */
export class Writer {
	readonly #options: WriterOptions;
	readonly #turns: Turns;
	readonly #answers = new Answers();

	constructor(options: WriterOptions) {
		this.#options = options;
		this.#turns = options.turns;
	}

	/** What a change would do; refusals are part of the answer. */
	async plan(change: Change, {signal, ...exceptions}: PlanOptions = {}): Promise<Plan> {
		const normal = normalise(change, this.#options.limits);
		const planWith = (known: Known): Planned => this.#plan(normal, known, exceptions);
		const {known, planned} = await this.#options.know(normal, planWith, true, signal);
		return (planned ?? planWith(known)).plan;
	}

	/** Does a change as an actor; resolves when it is durable. */
	async commit(actor: Actor, change: Change, options: ChangeOptions = {}): Promise<Outcome> {
		checkOptions(options);
		const normal = normalise(change, this.#options.limits);
		const repeated = await this.#repetition(normal, options);
		if (repeated) return repeated;
		const {known} = await this.#options.know(normal, (each) => this.#plan(normal, each), false, options.signal);
		return this.#turns.take(async () => {
			const again = await this.#repetition(normal, options);
			if (again) return again;
			const outcome = await this.#commit(actor, normal, known, options);
			if (options.requestKey !== undefined)
				this.#answers.keep(options.requestKey, {digest: changeDigestOf(normal, this.#options.hash), outcome});
			return outcome;
		});
	}

	/** Makes a revision of clusterd's own, outside of any request. */
	async commitOwn(intent: Intent, touched: readonly Id[] = []): Promise<Operation> {
		return this.#turns.take(() => this.#append(intent, touched));
	}

	/** Removes an instance that is leaving and has all of its own again (S7.5), unless somebody was first. */
	async removeLeft(actor: Actor, instance: Id): Promise<void> {
		await this.#turns.take(async () => {
			const before = this.#options.fleet.member(instance);
			if (before?.kind === 'instance' && before.leaving)
				await this.#append(
					{actor, edits: [{entity: 'member', key: memberKey(instance), before}], commands: [], policy: {}},
					[instance],
				);
		});
	}

	/** Ends every exemption whose time has come (S1). */
	async endExemptions(actor: Actor): Promise<void> {
		await this.#turns.take(async () => {
			const {fleet, limits, regex, clock} = this.#options;
			const draft = new Draft({fleet, known: NOTHING_KNOWN, limits, regex});
			planEndOfTime(draft, clock.now());
			if (draft.edits.length > 0)
				await this.#append(
					{actor, comment: 'exemptions end at their date', edits: draft.edits, commands: [], policy: {}},
					draft.touched,
				);
		});
	}

	#plan(change: Change, known: Known, exceptions?: ExceptionRange): Planned {
		const {fleet, hash, limits, regex, clock} = this.#options;
		if (change.kind === 'exempt' && change.until !== undefined && change.until <= clock.now())
			throw new ClusterdError('CHANGE_INVALID', {reason: 'the exemption would have ended already'});
		return plan({fleet, known, change, hash, limits, regex, ...(exceptions ? {exceptions} : {})});
	}

	async #commit(
		actor: Actor,
		change: Change,
		known: Known,
		{base, contents, requestKey, comment, digest, signal}: ChangeOptions,
	): Promise<Outcome> {
		signal?.throwIfAborted();
		this.#options.guard.check();
		const {plan, touched, made, release} = this.#plan(change, known);
		if (base !== undefined) checkBase(this.#options.fleet, plan.edits, base);
		if (contents !== undefined) checkContents(this.#options.fleet, change, known, contents, this.#options.hash);
		checkConfirmation(plan, digest);
		const member = made ?? ('member' in change ? change.member : undefined);
		const deliverAgain = await oweAgain(this.#options, change);
		if (plan.edits.length === 0 && plan.commands.length === 0) {
			deliverAgain();
			return {plan, ...(member === undefined ? {} : {member})};
		}
		if ('stop' in change && change.stop?.allOrNothing) await preflight(this.#options, touched, signal);
		const {hash} = this.#options;
		const operation = await this.#append(
			{
				actor,
				...(comment === undefined ? {} : {comment}),
				...(requestKey === undefined ? {} : {requestKey, changeDigest: changeDigestOf(change, hash)}),
				...(change.kind === 'undo' ? {undoes: change.revision} : {}),
				edits: plan.edits,
				commands: plan.commands,
				policy: {
					...(release === 'restore' ? {} : {release}),
					...('queue' in change && change.queue ? {queue: true} : {}),
					...('stop' in change && change.stop ? {stop: change.stop} : {}),
				},
			},
			touched,
		);
		deliverAgain();
		return {revision: operation.revision, operation, plan, ...(member === undefined ? {} : {member})};
	}

	async #append(intent: Intent, touched: readonly Id[]): Promise<Operation> {
		const {fleet, revisionStore, clock, bus} = this.#options;
		const number = fleet.revision + 1;
		const revision: Revision = {number, at: clock.now(), operation: operationId(number), ...intent};
		try {
			await revisionStore.append([revision]);
		} catch (error) {
			bus.storeFailed.emit(error);
			throw error;
		}
		bus.revisionCommitted.emit(revision);
		return accept(this.#options, revision, touched);
	}

	/** The answer to the same request before (S10: one effect). @throws REQUEST_KEY_REUSED */
	async #repetition(change: Change, {requestKey}: ChangeOptions): Promise<Outcome | undefined> {
		if (requestKey === undefined) return undefined;
		const {fleet, hash, operations, revisionStore} = this.#options;
		const kept = this.#answers.get(requestKey);
		const before = fleet.request(requestKey) ?? kept;
		if (!before) return undefined;
		const number = 'revision' in before ? before.revision : undefined;
		if (before.digest !== changeDigestOf(change, hash))
			throw new ClusterdError('REQUEST_KEY_REUSED', {requestKey, ...(number === undefined ? {} : {revision: number})});
		if (number === undefined) return {...kept!.outcome, repeated: true};
		const operation = await operations.find(operationId(number));
		if (kept?.outcome.revision === number) return {...kept.outcome, repeated: true, ...(operation ? {operation} : {})};
		const [revision] = await revisionStore.list({before: number + 1, limit: 1});
		const made = revision?.edits.find((edit) => edit.entity === 'member' && !edit.before)?.key;
		const member = made ?? ('member' in change ? change.member : undefined);
		return {
			revision: number,
			plan: planOf(change, revision!, operation?.targets ?? 0),
			repeated: true,
			...(operation ? {operation} : {}),
			...(member === undefined ? {} : {member}),
		};
	}
}

/** What a revision did, as far as it is still known, in the form of a plan. */
function planOf(change: Change, {number, edits, commands}: Revision, instances: number): Plan {
	return {
		change,
		base: number - 1,
		digest: '',
		edits,
		commands,
		instances,
		rows: [],
		totals: noCounts(),
		exceptions: {total: 0, items: []},
		remarks: [],
		refusals: [],
		confirmation: false,
		notRead: 0,
	};
}

function checkOptions({comment, requestKey, base}: ChangeOptions): void {
	const reason =
		comment !== undefined && comment.length > MAX_COMMENT
			? `its comment is longer than ${MAX_COMMENT} characters`
			: requestKey !== undefined && (requestKey === '' || requestKey.length > MAX_REQUEST_KEY)
				? `its request key has not 1 to ${MAX_REQUEST_KEY} characters`
				: base !== undefined && !(Number.isSafeInteger(base) && base >= 0)
					? 'its base is no revision'
					: undefined;
	if (reason) throw new ClusterdError('CHANGE_INVALID', {reason});
}

/** @throws the plan's refusals, CONFIRMATION_REQUIRED, PLAN_STALE (S14) */
function checkConfirmation(plan: Plan, digest: string | undefined): void {
	if (digest !== undefined && digest !== plan.digest)
		throw new ClusterdError('PLAN_STALE', {
			digest,
			now: plan.digest,
			differs: partsThatDiffer(digest, plan.digest),
			plan,
		});
	const refusal = refusalOf(plan);
	if (refusal) throw refusal;
	if (plan.confirmation && digest === undefined)
		throw new ClusterdError('CONFIRMATION_REQUIRED', {digest: plan.digest, plan});
}
