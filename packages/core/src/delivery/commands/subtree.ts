import {KeyName, metaBesideTwin, specTwin} from '@clusterd/elektra';
import type {LedgerLine, Result} from '../../records/delivery.js';
import type {FleetView} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import {savedIn, type KeyReading} from '../../units/reading.js';
import type {Command} from '../../records/revision.js';
import {NOTHING} from '../../units/setting.js';
import {unitName, valueUnit} from '../../units/unit.js';
import type {DeliveryStore, Ledger} from '../../ports/delivery-store.js';
import {whyStays} from '../../plan/conflicts/remaining-keys.js';
import type {CommandSet} from './run-commands.js';
import {readKeysBelow, type WriteContext} from '../reconciliation/write-steps.js';

export interface SubtreeContext {
	readonly fleet: FleetView;
	readonly store: DeliveryStore;
	readonly instance: Id;
	readonly ledger: Ledger;
	readonly write: WriteContext;
}

/** Commands for single units, and what stays of the subtrees that they were made of. */
export interface ListedCommands {
	readonly set: CommandSet;
	readonly stays: readonly string[];
}

/**
 * Makes commands for single keys of those that name a subtree (S15): the instance lists it, and list and contents are
 * durable before the first deletion. What was listed before a crash is not listed again, so keys that came since stay.
 */
export async function listSubtrees(context: SubtreeContext, set: CommandSet): Promise<ListedCommands> {
	if (!set.commands.some(({subtree}) => subtree)) return {set, stays: []};
	const commands: Command[] = [];
	const stays: string[] = [];
	for (const command of set.commands) {
		if (!command.subtree) commands.push(command);
		else
			commands.push(
				...(listedBefore(context, set.revision, command) ?? (await list(context, set.revision, command, stays))),
			);
	}
	return {set: {...set, commands}, stays};
}

/** A result that tells what stays, where nothing is worse. */
export function withStaying(result: Result, stays: readonly string[]): Result {
	if (stays.length === 0 || (result.state !== 'applied' && result.state !== 'unchanged')) return result;
	const more = stays.length > SHOWN ? `; and ${stays.length - SHOWN} more` : '';
	return {
		instance: result.instance,
		state: 'skipped',
		reason: `${stays.length === 1 ? '1 key stays' : `${stays.length} keys stay`}: ${stays.slice(0, SHOWN).join('; ')}${more}`,
	};
}

const SHOWN = 10;

function listedBefore({ledger}: SubtreeContext, revision: number, {instance, unit}: Command): Command[] | undefined {
	const lines = ledger.commands.filter((line) => line.revision === revision);
	if (!lines.some((line) => line.unit === unit)) return undefined;
	const top = KeyName.parse(unitName(unit));
	return inReverse(
		lines
			.filter((line) => KeyName.parse(unitName(line.unit)).isBelowOrSame(top))
			.map((line) => removal(instance, line)),
	);
}

async function list(
	{fleet, store, instance, write}: SubtreeContext,
	revision: number,
	{unit}: Command,
	stays: string[],
): Promise<Command[]> {
	const top = unitName(unit);
	const twin = specTwin(top);
	const keys = await readKeysBelow(write, top);
	const twins = new Map((twin === undefined ? [] : await readKeysBelow(write, twin)).map((key) => [key.name, key]));
	const lines = new Map<string, LedgerLine>();
	for (const key of keys) {
		const reason = whyStays(fleet, instance, key, twins.get(specTwin(key.name) ?? ''));
		if (reason === undefined)
			lines.set(
				key.name,
				lineOf(instance, revision, {...key, meta: metaBesideTwin(key, twins.get(specTwin(key.name) ?? ''))}),
			);
		else stays.push(`${key.name} (${reason})`);
	}
	const isThere = keys.some(({name}) => name === top);
	if (!lines.has(top))
		lines.set(top, {
			...lineOf(instance, revision, {name: top, state: 'missing', meta: {}}),
			confirmed: true,
			outcome: isThere ? 'skipped' : 'unchanged',
		}); // that it was listed
	await store.writeAhead([...lines.values()]);
	return inReverse(
		[...lines.values()].filter(({outcome}) => outcome === undefined).map((line) => removal(instance, line)),
	);
}

function lineOf(instance: Id, revision: number, key: KeyReading): LedgerLine {
	const unit = valueUnit(key.name);
	const own = key.state === 'present' ? {...savedIn(key, unit), meta: key.meta} : NOTHING;
	return {instance, unit, revision, command: true, own, written: NOTHING, confirmed: false};
}

function removal(instance: Id, {unit, own = NOTHING}: LedgerLine): Command {
	const {meta: _meta, ...expected} = own;
	return {instance, unit, wanted: NOTHING, expected};
}

/** Children before their parents. */
const inReverse = (commands: readonly Command[]): Command[] => [...commands].reverse();
