import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import {lockOn} from '../../in-force/in-force.js';
import type {DeliveryStore, Ledger} from '../../ports/delivery-store.js';
import {doubtedBy, replacedBy} from '../../verdict/after-commands.js';
import type {CommandSet} from './run-commands.js';

/** The commands that are not known to be over. */
export function stillOpen({commands}: Ledger, {revision, commands: all}: CommandSet): CommandSet {
	const over = new Set(
		commands.filter((line) => line.revision === revision && line.outcome !== undefined).map(({unit}) => unit),
	);
	return {revision, commands: all.filter(({unit}) => !over.has(unit))};
}

/** Notes before commands which settings must be decided again. */
export async function doubt(
	{fleet, store}: {readonly fleet: Fleet; readonly store: DeliveryStore},
	instance: Id,
	{commands}: CommandSet,
): Promise<void> {
	const {units} = await store.ledger(instance);
	const lines = doubtedBy(units, commands, (unit) => lockOn(fleet, instance, unit) !== undefined);
	if (lines.length > 0) await store.writeAhead(lines);
}

/** Forgets after commands what they replaced. */
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
	const units = replacedBy(ledger.units, done, (unit) => outcomes.get(unit) === 'applied');
	if (units.length > 0)
		await store.writeAhead(units.map((unit) => ({instance, unit, revision, confirmed: true, gone: true})));
}
