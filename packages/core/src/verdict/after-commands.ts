import type {LedgerLine} from '../records/delivery.js';
import type {Command} from '../records/revision.js';
import type {Saved} from '../units/setting.js';
import {isValueUnit, unitName, valueUnit, type Unit} from '../units/unit.js';
import {isWritten} from './decide.js';
import {metakeyLines} from './local-metadata.js';

type Lines = ReadonlyMap<Unit, LedgerLine>;

/**
 * The ledger before commands: settings of their units must be decided again. The value may be local afterwards, or
 * missing under a default. What is locked stays as it is: a removal that a cluster has overtaken does nothing (S0.3).
 */
export function doubtedBy(
	units: Lines,
	commands: readonly Command[],
	isLocked: (unit: Unit) => boolean,
): readonly LedgerLine[] {
	const metakeys = metakeyLines({units});
	return commands
		.filter(({unit, wanted}) => wanted.content !== undefined || !isLocked(unit))
		.flatMap((command) => [...lineOf(units, command.unit), ...goingWith(command, metakeys)])
		.filter(({owner, confirmed}) => owner !== undefined && confirmed)
		.map((line) => ({...line, confirmed: false}));
}

/**
 * The units that the ledger forgets after commands: what clusterd had left there was replaced, and what it knew of
 * metakeys went with their key (S0.4). `done` are the commands that were applied or unnecessary.
 */
export function replacedBy(
	units: Lines,
	done: readonly Command[],
	isApplied: (unit: Unit) => boolean,
): readonly Unit[] {
	const metakeys = metakeyLines({units});
	return done.flatMap((command) => {
		const {unit, wanted} = command;
		const made = !isValueUnit(unit) && wanted.content !== undefined ? valueUnit(unitName(unit)) : undefined;
		return [
			...(isApplied(unit) ? goingWith(command, metakeys).map((line) => line.unit) : []),
			...leftAt(units, unit, wanted),
			...(made === undefined ? [] : leftAt(units, made, undefined)),
		];
	});
}

const lineOf = (units: Lines, unit: Unit): readonly LedgerLine[] => [units.get(unit) ?? []].flat();

/** A unit where clusterd had left something that is replaced; `now` is undefined for a key that a metakey creates. */
function leftAt(units: Lines, unit: Unit, now: Saved | undefined): readonly Unit[] {
	const line = units.get(unit);
	if (!line || line.owner !== undefined) return [];
	return (now ? isWritten(now, line) : line.written?.content !== undefined) ? [] : [unit];
}

/** The metakeys that go when a command removes their key. */
const goingWith = ({unit, wanted}: Command, metakeys: ReturnType<typeof metakeyLines>): readonly LedgerLine[] =>
	isValueUnit(unit) && wanted.content === undefined ? (metakeys.get(unitName(unit)) ?? []) : [];
