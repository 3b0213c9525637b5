import type {UndoOverlap} from '../errors.js';
import type {LedgerLine} from '../model/delivery.js';
import {ancestors} from '../model/fleet-view.js';
import type {Id} from '../model/member.js';
import type {Command, Revision} from '../model/revision.js';
import {NOTHING, sameContent, type Saved} from '../model/setting.js';
import {isValueUnit, metaUnit, showUnit, unitName, type Unit} from '../model/unit.js';
import {checkLock} from './conflicts.js';
import type {Draft} from './draft.js';
import {noCounts} from './plan-counts.js';

/**
 * Puts back what a revision's commands replaced (S15): on every instance what the ledger remembers, where what the command wrote is
 * there still. A subtree that was removed comes back key by key, with metadata.
 */
export function undoCommands(draft: Draft, {number, commands}: Revision, overlaps: UndoOverlap[]): void {
	for (const instance of new Set(commands.map((command) => command.instance))) {
		if (!draft.fleet.member(instance)) continue;
		const lines = draft.known.replaced(instance, number);
		const own = commands.filter((command) => command.instance === instance);
		if (!own.every((command) => isOver(command, lines))) overlaps.push({what: `what is still to be done on ${draft.ref(instance).path}`, member: instance, revision: number, actor: 'clusterd'});
		else for (const line of lines) if (line.outcome === 'applied' && line.own) putBack(draft, line, line.own, overlaps);
	}
}

const isOver = ({unit}: Command, lines: readonly LedgerLine[]): boolean => lines.some((line) => line.unit === unit && line.outcome !== undefined);

function putBack(draft: Draft, {instance, unit, written = NOTHING}: LedgerLine, own: Saved, overlaps: UndoOverlap[]): void {
	const {meta = {}, ...value} = own;
	if (own.binary) return draft.remark('cannot-be-restored', instance, unit);
	const present = draft.known.present(instance, unit);
	if (present && sameContent(present, value)) return;
	if (present && !sameContent(present, written)) return void overlaps.push({what: `${showUnit(unit)} on ${draft.ref(instance).path}`, member: instance, unit});
	command(draft, instance, unit, value, written);
	if (isValueUnit(unit) && written.content === undefined) for (const [metakey, content] of Object.entries(meta)) command(draft, instance, metaUnit(unitName(unit), metakey), {content}, NOTHING);
}

function command(draft: Draft, instance: Id, unit: Unit, wanted: Saved, expected: Saved): void {
	const mode = isValueUnit(unit) && wanted.content === undefined ? 'absent' : 'enforced';
	if (!checkLock(draft, instance, ancestors(draft.fleet, instance), {unit, mode})) return;
	draft.commands.push({instance, unit, wanted, expected});
	draft.touched.add(instance);
	const effect = wanted.content === undefined ? 'remove' : expected.content === undefined ? 'add' : 'change';
	draft.rows.push({unit, member: draft.ref(instance), ...(expected.content === undefined ? {} : {before: expected.content}), ...(wanted.content === undefined ? {} : {after: wanted.content}), instances: 1, counts: {...noCounts(), [effect]: 1}});
}
