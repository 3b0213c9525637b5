import type {LedgerLine} from '../model/delivery.js';
import type {Id} from '../model/member.js';
import type {Command} from '../model/revision.js';
import {isValueUnit, unitName} from '../model/unit.js';
import type {DeliveryStore, Ledger} from '../ports/delivery-store.js';
import {isWritten} from '../rules/decide.js';
import type {CommandSet} from './run-commands.js';

/** The commands that are not known to be over. */
export function stillOpen({commands}: Ledger, {revision, commands: all}: CommandSet): CommandSet {
	const over = new Set(commands.filter((line) => line.revision === revision && line.outcome !== undefined).map(({unit}) => unit));
	return {revision, commands: all.filter(({unit}) => !over.has(unit))};
}

/**
 * Before commands: what a cluster says of their units will be judged anew, since the value may be the instance's own
 * afterwards, or missing under a default.
 */
export async function doubt(store: DeliveryStore, instance: Id, {commands}: CommandSet): Promise<void> {
	const {units} = await store.ledger(instance);
	const lines = commands.flatMap((command) => [...(units.get(command.unit) ? [units.get(command.unit)!] : []), ...metakeysOf(command, units)]).filter(({owner, confirmed}) => owner !== undefined && confirmed);
	if (lines.length > 0) await store.writeAhead(lines.map((line) => ({...line, confirmed: false})));
}

/** After commands: what clusterd had left at a unit is forgotten when something else is there now, and what it knew of metakeys went with their key (S0.4). */
export async function forgetReplaced(store: DeliveryStore, instance: Id, {revision, commands}: CommandSet): Promise<void> {
	const ledger = await store.ledger(instance);
	const applied = new Set(ledger.commands.filter((line) => line.revision === revision && line.outcome === 'applied').map(({unit}) => unit));
	const lines = commands.filter(({unit}) => applied.has(unit)).flatMap((command) => {
		const line = ledger.units.get(command.unit);
		return [...metakeysOf(command, ledger.units), ...(line && line.owner === undefined && !isWritten(command.wanted, line) ? [line] : [])];
	});
	if (lines.length > 0) await store.writeAhead(lines.map(({unit}) => ({instance, unit, revision, confirmed: true, gone: true})));
}

/** The metakeys that go when a command removes their key. */
function metakeysOf({unit, wanted}: Command, units: Ledger['units']): LedgerLine[] {
	if (!isValueUnit(unit) || wanted.content !== undefined) return [];
	return [...units.values()].filter((line) => !isValueUnit(line.unit) && unitName(line.unit) === unit);
}
