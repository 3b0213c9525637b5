import {ClusterdError} from '../errors.js';
import {concernedBy} from '../delivery/operations/recovery.js';
import type {Operation} from '../records/delivery.js';
import {
	operationRevision,
	SYSTEM,
	type Actor,
	type Edit,
	type Revision,
	type RevisionPolicy,
	type StopRule,
} from '../records/revision.js';
import type {Release, Setting} from '../units/setting.js';
import {closingEdits, openingEdits, stagedBy, takingBackEdits} from '../in-force/stages.js';
import type {Writer} from '../planning/writer.js';
import type {DeliverySide} from './delivery-side.js';

export interface SteeringOptions extends DeliverySide {
	readonly writer: Writer;
}

/**
 * Stops operations, by hand or by their rules, and lets stopped ones go on or takes them back (S8.2): revisions by
 * clusterd that name the operation.
 */
export class Steering {
	readonly #options: SteeringOptions;
	readonly #rules = new Map<string, {readonly rule: StopRule; readonly revision: Revision}>();

	readonly #background = new Set<Promise<unknown>>();

	constructor(options: SteeringOptions) {
		this.#options = options;
	}

	/** Resolves when what was begun by rules is over; tells whether there was anything. */
	async settled(): Promise<boolean> {
		const under = [...this.#background];
		await Promise.all(under);
		return under.length > 0;
	}

	/** Watches a revision's operation by its rule, if it has one. */
	watch(revision: Revision): void {
		if (revision.policy.stop) this.#rules.set(revision.operation, {rule: revision.policy.stop, revision});
	}

	/** Something became of an operation. */
	changed(operation: string, ended?: Operation): void {
		const watched = this.#rules.get(operation);
		if (!watched) return;
		const failures = ended ? count(ended) : this.#options.operations.failures(operation);
		const targets = (ended ?? this.#options.operations.get(operation))?.targets ?? 0;
		if (!isExceeded(watched.rule, failures, targets)) {
			if (ended) this.#inBackground(operation, () => this.#open(watched.revision));
			return;
		}
		this.#inBackground(operation, async () => {
			await this.#close(watched.revision, SYSTEM);
			if (watched.rule.allOrNothing) await this.#takeBack(watched.revision, SYSTEM);
		});
	}

	/** Stops an operation at the instances that it was begun on. @throws OPERATION_NOT_FOUND, OPERATION_STATE */
	async cancel(operation: string, actor: Actor): Promise<Operation> {
		const revision = await this.#revisionOf(operation);
		if (!this.#options.operations.get(operation))
			throw new ClusterdError('OPERATION_STATE', {operation, reason: 'has ended; undo its revision instead'});
		this.#rules.delete(operation);
		return this.#close(revision, actor);
	}

	/** Goes on with a stopped operation: opens it for all. @throws OPERATION_NOT_FOUND, OPERATION_STATE */
	async goOn(operation: string, actor: Actor): Promise<Operation> {
		const revision = await this.#revisionOf(operation);
		return this.#endStage(revision, actor, 'goes on with', openingEdits, revision.policy.release);
	}

	/**
	 * Takes a stopped operation back on the instances that it was begun on. @throws OPERATION_NOT_FOUND, OPERATION_STATE
	 */
	async takeBack(operation: string, actor: Actor): Promise<Operation> {
		return this.#takeBack(await this.#revisionOf(operation), actor);
	}

	async #takeBack(revision: Revision, actor: Actor): Promise<Operation> {
		return this.#endStage(revision, actor, 'takes back', takingBackEdits);
	}

	async #endStage(
		revision: Revision,
		actor: Actor,
		doing: string,
		make: (staged: readonly Setting[]) => Edit[],
		release?: Release,
	): Promise<Operation> {
		const {fleet} = this.#options;
		const {operation, number, edits} = revision;
		const staged = stagedBy(fleet, edits, operation, number).filter(({stage}) => stage?.open);
		if (staged.length === 0)
			throw new ClusterdError('OPERATION_STATE', {
				operation,
				reason: 'was not stopped, or what it did was changed again',
			});
		return this.#commit(make(staged), `${doing} ${operation}`, {of: operation, ...(release ? {release} : {})}, actor, [
			...concernedBy(fleet, revision),
		]);
	}

	/** Nothing stopped it: nobody can any more, and another change may come. */
	async #open({operation, number, edits}: Revision): Promise<void> {
		const staged = stagedBy(this.#options.fleet, edits, operation, number);
		if (staged.length > 0)
			await this.#commit(openingEdits(staged), `${operation} is through`, {of: operation}, SYSTEM, []);
	}

	async #close(revision: Revision, actor: Actor): Promise<Operation> {
		const {fleet, operations, delivery} = this.#options;
		const {operation, policy} = revision;
		const notBegun = operations.openOf(operation).filter((instance) => !delivery.isBegun(instance));
		const unfreeze = delivery.freeze(notBegun);
		try {
			const waiting = new Set(notBegun);
			const begun = [...concernedBy(fleet, revision)].filter((instance) => !waiting.has(instance));
			const edits = closingEdits(fleet, revision.edits, {operation, revision: revision.number, begun, notBegun});
			if (edits.length === 0)
				throw new ClusterdError('OPERATION_STATE', {operation, reason: 'changes no settings that could be closed'});
			return await this.#commit(
				edits,
				`stops ${operation}`,
				{of: operation, ...(policy.release ? {release: policy.release} : {})},
				actor,
				notBegun,
			);
		} finally {
			unfreeze();
		}
	}

	#commit(
		edits: readonly Edit[],
		comment: string,
		policy: RevisionPolicy,
		actor: Actor,
		touched: readonly string[],
	): Promise<Operation> {
		const asked = actor === SYSTEM ? '' : `, asked by ${actor.name ?? actor.id}`;
		return this.#options.writer.commitOwn(
			{actor: SYSTEM, comment: `${comment}${asked}`, edits, commands: [], policy},
			touched,
		);
	}

	/** @throws OPERATION_NOT_FOUND */
	async #revisionOf(operation: string): Promise<Revision> {
		const number = operationRevision(operation);
		const [revision] =
			number === undefined ? [] : await this.#options.revisionStore.list({before: number + 1, limit: 1});
		if (revision?.number !== number || revision === undefined)
			throw new ClusterdError('OPERATION_NOT_FOUND', {operation});
		return revision;
	}

	#inBackground(operation: string, work: () => Promise<unknown>): void {
		this.#rules.delete(operation);
		const done = work()
			.catch((error: unknown) => this.#options.logger.error('an operation could not be steered', {operation, error}))
			.finally(() => this.#background.delete(done));
		this.#background.add(done);
	}
}

const count = ({totals}: Operation): number => (totals.rejected ?? 0) + (totals.failed ?? 0) + (totals.pending ?? 0);

function isExceeded({failures, percent, allOrNothing}: StopRule, failed: number, targets: number): boolean {
	if (failed === 0) return false;
	return (
		Boolean(allOrNothing) ||
		(failures !== undefined && failed >= failures) ||
		(percent !== undefined && (failed / targets) * 100 >= percent)
	);
}
