import {metaBesideTwin} from '@clusterd/elektra';
import type {LedgerLine, Result, ResultState} from '../../records/delivery.js';
import type {Id} from '../../fleet/member.js';
import type {KeyReading} from '../../units/reading.js';
import type {Command} from '../../records/revision.js';
import {holds} from '../../units/same-value.js';
import {sameContent, type Saved} from '../../units/setting.js';
import {isValueUnit, showUnit, unitName, type Unit} from '../../units/unit.js';
import type {DeliveryStore, Ledger} from '../../ports/delivery-store.js';
import type {Step} from '../../ports/key-database.js';
import {lockOn} from '../../in-force/in-force.js';
import type {Fleet} from '../../fleet/fleet.js';
import {worstOf} from '../../verdict/outcome.js';
import type {UnitsFound, Written} from '../../verdict/instance-verdict.js';
import {writeUnits, type WriteContext} from '../reconciliation/write-steps.js';

/** The commands that a revision has for one instance. */
export interface CommandSet {
	readonly revision: number;
	readonly commands: readonly Command[];
}

export interface CommandContext {
	readonly fleet: Fleet;
	readonly store: DeliveryStore;
	readonly instance: Id;
	readonly ledger: Ledger;
	readonly write: WriteContext;
}

/**
 * Does a revision's commands on one instance, once (S15): what finds something else than it was planned on is not done,
 * removals only when everything that was to be set is there (S5.1), and what is replaced is remembered before.
 * @returns what became of them, the worst first to be told
 * @throws NoAnswerError, and what the key database and the store throw; going on later is then safe
 */
export async function runCommands(context: CommandContext, {revision, commands}: CommandSet): Promise<Result> {
	const run = new CommandRun(context, revision);
	await run.do(commands.filter(({unit, wanted}) => !isRemoval(unit, wanted)));
	await run.do(commands.filter(({unit, wanted}) => isRemoval(unit, wanted)));
	return run.result();
}

const isRemoval = (unit: Unit, wanted: Saved): boolean => isValueUnit(unit) && wanted.content === undefined;

class CommandRun {
	readonly #context: CommandContext;
	readonly #revision: number;
	readonly #lines = new Map<Unit, LedgerLine>();
	readonly #results: Result[] = [];
	readonly #commands = new Map<Unit, Command>();

	constructor(context: CommandContext, revision: number) {
		this.#context = context;
		this.#revision = revision;
		for (const line of context.ledger.commands) if (line.revision === revision) this.#lines.set(line.unit, line);
	}

	result(): Result {
		return worstOf(this.#results) ?? {instance: this.#context.instance, state: 'unchanged'};
	}

	async do(commands: readonly Command[]): Promise<void> {
		for (const command of commands) this.#commands.set(command.unit, command);
		const open = commands.filter((command) => this.#isOpen(command));
		const removals = commands.length > 0 && isRemoval(commands[0]!.unit, commands[0]!.wanted);
		if (removals && this.#results.some(({state}) => state !== 'applied' && state !== 'unchanged'))
			return this.#withhold(open);
		await writeUnits(
			this.#context.write,
			open.map(({unit}) => unit),
			(found) => this.#prepare(found),
			(unit, written) => this.#record(unit, written),
			() => removals,
		);
		await this.#context.store.writeAhead([...this.#lines.values()].filter(({outcome}) => outcome !== undefined));
	}

	#isOpen({unit}: Command): boolean {
		const outcome = this.#lines.get(unit)?.outcome;
		if (outcome === undefined) return true;
		this.#results.push({instance: this.#context.instance, state: outcome});
		return false;
	}

	async #withhold(commands: readonly Command[]): Promise<void> {
		for (const {unit} of commands)
			this.#end(unit, 'skipped', `${showUnit(unit)} was not removed, since not everything could be set before`);
		await this.#context.store.writeAhead([...this.#lines.values()]);
	}

	async #prepare({contents, keys, twins}: UnitsFound): Promise<readonly Step[]> {
		const steps: Step[] = [];
		const lines: LedgerLine[] = [];
		for (const [unit, found] of contents) {
			const step = this.#judge(this.#commands.get(unit)!, found, keys.get(unitName(unit))!, lines);
			if (!step) continue;
			const own = isRemoval(unit, step.wanted)
				? {...found, meta: metaBesideTwin(keys.get(unitName(unit))!, twins.get(unitName(unit)))}
				: found;
			const line = this.#line(unit, {own: this.#lines.get(unit)?.own ?? own, written: step.wanted, confirmed: false});
			this.#lines.set(unit, line);
			lines.push(line);
			steps.push(step);
		}
		if (lines.length > 0) await this.#context.store.writeAhead(lines);
		return steps;
	}

	#judge({unit, wanted, expected}: Command, present: Saved, key: KeyReading, lines: LedgerLine[]): Step | undefined {
		const lock = lockOn(this.#context.fleet, this.#context.instance, unit);
		if (lock) {
			if (wanted.content !== undefined) lines.push(this.#asOwn(unit, wanted, present));
			this.#end(unit, 'superseded', `${showUnit(unit)} is set by ${lock.cluster} meanwhile`);
			return undefined;
		}
		if (sameContent(present, wanted)) {
			this.#end(unit, this.#lines.has(unit) ? 'applied' : 'unchanged');
			return undefined;
		}
		if (present.binary && wanted.content !== undefined && !expected?.binary) {
			this.#end(unit, 'failed', `${showUnit(unit)} has a binary value, which is not edited`, 'VALUE_BINARY');
			return undefined;
		}
		if (expected && !holds(key, unit, expected) && !(present.binary && expected.binary)) {
			this.#end(unit, 'failed', `${showUnit(unit)} changed since it was read; read again`, 'CHANGED_MEANWHILE');
			return undefined;
		}
		return {unit, wanted, present};
	}

	/** A value that a command would have set becomes the instance's own under the cluster's (S15). */
	#asOwn(unit: Unit, own: Saved, present: Saved): LedgerLine {
		const line = this.#context.ledger.units.get(unit);
		return line
			? {...line, own}
			: {instance: this.#context.instance, unit, revision: this.#revision, own, written: present, confirmed: true};
	}

	#record(unit: Unit, written: Written): void {
		if (written.state === 'rejected') this.#end(unit, 'rejected', written.text, 'REJECTED');
		else if (written.state === 'lost')
			this.#end(unit, 'failed', `${showUnit(unit)} is written by somebody else at the same time`, 'LOST_UPDATE');
		else this.#end(unit, written.state === 'unchanged' ? 'unchanged' : 'applied');
	}

	#end(unit: Unit, state: ResultState, reason?: string, code?: string): void {
		const kept = this.#lines.get(unit);
		this.#lines.set(
			unit,
			this.#line(unit, {
				...(kept?.own ? {own: kept.own} : {}),
				...(kept?.written ? {written: kept.written} : {}),
				confirmed: true,
				outcome: state,
			}),
		);
		this.#results.push({
			instance: this.#context.instance,
			state,
			...(reason === undefined ? {} : {reason}),
			...(code === undefined ? {} : {code}),
		});
	}

	#line(unit: Unit, rest: Pick<LedgerLine, 'own' | 'written' | 'confirmed' | 'outcome'>): LedgerLine {
		return {instance: this.#context.instance, unit, revision: this.#revision, command: true, ...rest};
	}
}

/** Puts a revision's command behind those that an instance has already. */
export function addCommand(sets: CommandSet[], revision: number, command: Command): void {
	const last = sets.at(-1);
	if (last?.revision === revision) sets.splice(-1, 1, {revision, commands: [...last.commands, command]});
	else sets.push({revision, commands: [command]});
}
