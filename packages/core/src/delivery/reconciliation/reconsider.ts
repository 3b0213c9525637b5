import type {LedgerLine} from '../../records/delivery.js';
import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import type {Command} from '../../records/revision.js';
import type {Saved} from '../../units/setting.js';
import {isValueUnit, unitName, valueUnit, type Unit} from '../../units/unit.js';
import type {DeliveryStore, Ledger} from '../../ports/delivery-store.js';
import {isWritten} from '../../verdict/decide.js';
import {lockOn} from '../../in-force/in-force.js';
import {metakeyLines} from '../../verdict/local-metadata.js';
import type {CommandSet} from '../commands/run-commands.js';

/** The commands that are not known to be over. */
export function stillOpen({commands}: Ledger, {revision, commands: all}: CommandSet): CommandSet {
	const over = new Set(
		commands.filter((line) => line.revision === revision && line.outcome !== undefined).map(({unit}) => unit),
	);
	return {revision, commands: all.filter(({unit}) => !over.has(unit))};
}

/**
 * Before commands: what a cluster says of their units will be judged anew, since the value may be the instance's own
 * afterwards, or missing under a default. A removal that a cluster has overtaken does nothing: what is locked is left
 * as it is (S0.3).
 */
export async function doubt(
	{fleet, store}: {readonly fleet: Fleet; readonly store: DeliveryStore},
	instance: Id,
	{commands}: CommandSet,
): Promise<void> {
	const ledger = await store.ledger(instance);
	const metakeys = metakeyLines(ledger);
	const lines = commands
		.filter(({unit, wanted}) => wanted.content !== undefined || !lockOn(fleet, instance, unit))
		.flatMap((command) => [
			...(ledger.units.get(command.unit) ? [ledger.units.get(command.unit)!] : []),
			...goingWith(command, metakeys),
		])
		.filter(({owner, confirmed}) => owner !== undefined && confirmed);
	if (lines.length > 0) await store.writeAhead(lines.map((line) => ({...line, confirmed: false})));
}

/**
 * After commands: what clusterd had left at a unit is forgotten when something else is there now, also when that was so
 * before, and what it knew of metakeys went with their key (S0.4).
 */
export async function forgetReplaced(
	store: DeliveryStore,
	instance: Id,
	{revision, commands}: CommandSet,
): Promise<void> {
	const ledger = await store.ledger(instance);
	const outcomes = new Map(
		ledger.commands.flatMap((line) => (line.revision === revision ? [[line.unit, line.outcome] as const] : [])),
	);
	const done = commands.filter(({unit}) => outcomes.get(unit) === 'applied' || outcomes.get(unit) === 'unchanged');
	const metakeys = metakeyLines(ledger);
	const lines = done.flatMap((command) => [
		...(outcomes.get(command.unit) === 'applied' ? goingWith(command, metakeys) : []),
		...left(ledger.units, command.unit, command.wanted),
	]);
	const made = done
		.filter(({unit, wanted}) => !isValueUnit(unit) && wanted.content !== undefined)
		.flatMap(({unit}) => left(ledger.units, valueUnit(unitName(unit)), undefined));
	if (lines.length + made.length > 0)
		await store.writeAhead(
			[...lines, ...made].map(({unit}) => ({instance, unit, revision, confirmed: true, gone: true})),
		);
}

/**
 * What clusterd had left at a unit, where it is otherwise now; `undefined` is a key that a metakey made, if it was not
 * there.
 */
function left(units: Ledger['units'], unit: Unit, now: Saved | undefined): LedgerLine[] {
	const line = units.get(unit);
	if (!line || line.owner !== undefined) return [];
	return (now ? isWritten(now, line) : line.written?.content !== undefined) ? [] : [line];
}

/** The metakeys that go when a command removes their key. */
const goingWith = ({unit, wanted}: Command, metakeys: ReturnType<typeof metakeyLines>): readonly LedgerLine[] =>
	isValueUnit(unit) && wanted.content === undefined ? (metakeys.get(unitName(unit)) ?? []) : [];
