import type {UndoOverlap} from '../../errors.js';
import type {LedgerLine} from '../../records/delivery.js';
import {entryOf} from '../../fleet/entry-of.js';
import {ancestors, isAtOrBelow} from '../../fleet/fleet-view.js';
import type {Id, MemberRef} from '../../fleet/member.js';
import type {Command, Revision} from '../../records/revision.js';
import {NOTHING, sameContent, type Saved} from '../../units/setting.js';
import {isValueUnit, metaUnit, showUnit, unitName, type Unit} from '../../units/unit.js';
import {checkLock} from '../conflicts/conflicts.js';
import type {Draft} from '../draft.js';
import {checkSize} from '../limits.js';
import {effectOf} from '../effects.js';
import {addRow} from '../rows.js';
import {countEffect, noTouch} from '../touched.js';

/** How much is put back in one revision at most, over all instances: each unit is one of its commands. */
const MAX_PUT_BACK = 200_000;

/**
 * Puts back what a revision's commands replaced (S15): on every instance what the ledger remembers, where what the
 * command wrote is there still. A subtree that was removed comes back key by key, with metadata.
 * @throws CHANGE_TOO_LARGE
 */
export function undoCommands(draft: Draft, {number, commands}: Revision, overlaps: UndoOverlap[]): void {
	const given = new Map<Id, Command[]>();
	for (const command of commands)
		if (draft.fleet.member(command.instance)) entryOf(given, command.instance, () => []).push(command);
	for (const [instance, own] of given) {
		const lines = draft.known.replaced(instance, number);
		if (!lines)
			overlaps.push({
				what: `what was replaced on ${draft.ref(instance).path}, which is not kept any more`,
				member: instance,
				revision: number,
				actor: 'clusterd',
			});
		else if (!own.every((command) => isOver(command, lines)))
			overlaps.push({
				what: `what is still to be done on ${draft.ref(instance).path}`,
				member: instance,
				revision: number,
				actor: 'clusterd',
			});
		else for (const line of lines) if (line.outcome === 'applied' && line.own) putBack(draft, line, line.own, overlaps);
		checkSize('Units to be put back', draft.commands.length, MAX_PUT_BACK);
	}
	addRows(draft);
}

const isOver = ({unit}: Command, lines: readonly LedgerLine[]): boolean =>
	lines.some((line) => line.unit === unit && line.outcome !== undefined);

function putBack(
	draft: Draft,
	{instance, unit, written = NOTHING}: LedgerLine,
	own: Saved,
	overlaps: UndoOverlap[],
): void {
	const {meta = {}, ...value} = own;
	if (own.binary) return draft.remark('cannot-be-restored', instance, unit);
	const present = draft.known.present(instance, unit);
	if (present && sameContent(present, value)) return;
	if (present && !sameContent(present, written))
		return void overlaps.push({what: `${showUnit(unit)} on ${draft.ref(instance).path}`, member: instance, unit});
	command(draft, instance, unit, value, written);
	if (isValueUnit(unit) && written.content === undefined)
		for (const [metakey, content] of Object.entries(meta))
			command(draft, instance, metaUnit(unitName(unit), metakey), {content}, NOTHING);
}

function command(draft: Draft, instance: Id, unit: Unit, wanted: Saved, expected: Saved): void {
	const mode = isValueUnit(unit) && wanted.content === undefined ? 'absent' : 'enforced';
	if (!checkLock(draft, instance, ancestors(draft.fleet, instance), {unit, mode})) return;
	draft.commands.push({instance, unit, wanted, expected});
	draft.touch(instance);
}

/** A row for each unit, over all instances; with contents where they are the same on all. */
function addRows(draft: Draft): void {
	const byUnit = new Map<Unit, Command[]>();
	for (const each of draft.commands) entryOf(byUnit, each.unit, () => []).push(each);
	const member = byUnit.size === 0 ? undefined : around(draft, new Set(draft.commands.map(({instance}) => instance)));
	for (const [unit, commands] of byUnit) {
		const before = onlyOne(commands.map(({expected = NOTHING}) => expected));
		const after = onlyOne(commands.map(({wanted}) => wanted));
		const touch = noTouch(draft.fleet);
		for (const {instance, wanted, expected = NOTHING} of commands)
			countEffect(touch, instance, {has: expected, willHave: wanted, effect: effectOf(expected, wanted)});
		addRow(draft, unit, member!, [before, after], touch);
	}
}

const onlyOne = (all: readonly Saved[]): Saved | undefined =>
	all.every((each) => sameContent(each, all[0]!)) ? all[0] : undefined;

/** The one instance, or the nearest cluster that all of them are below. */
function around(draft: Draft, instances: ReadonlySet<Id>): MemberRef {
	const [first] = instances;
	if (instances.size === 1) return draft.ref(first!);
	const common = ancestors(draft.fleet, first!).findLast(({id}) =>
		[...instances].every((instance) => isAtOrBelow(draft.fleet, instance, id)),
	);
	return draft.ref((common ?? draft.member(draft.fleet.root)).id);
}
