import {
	isArrayUnit,
	savedIn,
	unitName,
	type Id,
	type Instance,
	type Plan,
	type PlanContent,
	type Saved,
	type Unit,
} from '@clusterd/core';
import type {MemoryInstance} from '@clusterd/core/memory';
import {savedArray} from '#src/units/array-content.js';

/** The key databases of instances, by their ids. */
export type Databases = ReadonlyMap<Id, MemoryInstance>;

/** The instances that a plan adds. */
export const addedBy = ({edits}: Pick<Plan, 'edits'>): readonly Instance[] =>
	edits.flatMap((edit) => (edit.entity === 'member' && edit.after?.kind === 'instance' ? [edit.after] : []));

interface Foretold {
	readonly unit: Unit;
	readonly instance: Id;
	readonly has: Saved;
	readonly willHave: Saved;
}

/**
 * What a plan foretold of every instance that answers: of each unit what it has and what it will have.
 * @throws when the plan does not know an instance that answers, or says that an instance has what it has not
 */
export function foretoldBy(
	{rows}: Plan,
	databases: Databases,
	isUpToDate: (instance: Id) => boolean,
): readonly Foretold[] {
	const foretold: Foretold[] = [];
	for (const {unit, groups} of rows) {
		for (const {effect, has, willHave, count, members} of groups) {
			if (members.length !== Math.min(count, 10)) throw new Error(`a group of ${count} names ${members.length}`);
			for (const {id} of members) {
				const database = databases.get(id);
				if (!database || database.offline || !isUpToDate(id)) continue;
				if (effect === 'unknown') throw new Error(`what ${id} has of ${shown(unit)} is unknown, though it answers`);
				if (!has || !willHave) throw new Error(`the plan does not say what ${id} has of ${shown(unit)}`);
				expectContent(`the plan: what ${id} has of ${shown(unit)}`, has, database, unit);
				foretold.push({unit, instance: id, has, willHave});
			}
		}
	}
	return foretold;
}

/** @throws when an instance has something else now than was foretold */
export function checkForetold(foretold: readonly Foretold[], databases: Databases): void {
	for (const {unit, instance, willHave} of foretold) {
		const database = databases.get(instance);
		if (database && !database.offline)
			expectContent(`the plan foretold that ${instance} will have of ${shown(unit)}`, willHave, database, unit);
	}
}

function expectContent(what: string, expected: PlanContent, database: MemoryInstance, unit: Unit): void {
	const present = isArrayUnit(unit)
		? savedArray(
				unit,
				database.names().map((name) => database.reading(name)),
			)
		: savedIn(database.reading(unitName(unit)), unit);
	if (present.content !== expected.content || present.binary !== expected.binary)
		throw new Error(`${what}: ${JSON.stringify(expected)}, it has ${JSON.stringify(present)}`);
}

const shown = (unit: Unit): string => unit.replace('\0', ' ');
