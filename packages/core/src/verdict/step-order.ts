import {KeyName} from '@clusterd/elektra';
import {NOTHING, sameContent} from '../units/setting.js';
import {isValueUnit, unitMetakey, unitName} from '../units/unit.js';
import type {Step} from '../ports/key-database.js';

/** Metakeys with which elektrad judges a value. */
const CHECK = /^(?:check|unit)\//;
/** What others refer to, and so comes before them. */
const REFERRED = [/^check\/enum\/#/, /^check\/date\/format$/];

/**
 * The steps in an order in which elektrad, which validates every single write, takes them (S6.5): all sets before any
 * deletion of another key; within a key checks that change go first, then the value, plain metakeys, checks, and
 * `array` last of all. A check that changes together with other units of its key is removed first, by a step of its
 * own.
 */
export function orderSteps(steps: readonly Step[]): Step[] {
	if (steps.length < 2) return [...steps];
	const byName = new Map<string, Step[]>();
	for (const step of steps) {
		const name = unitName(step.unit);
		byName.set(name, [...(byName.get(name) ?? []), step]);
	}
	const names = [...byName.keys()]
		.map((name) => KeyName.parse(name))
		.sort(KeyName.compare)
		.map(String);
	const sets = names.flatMap((name) => orderOfKey(byName.get(name)!));
	const removals = names.reverse().flatMap((name) => byName.get(name)!.filter(removesKey));
	const [lengths, others] = [sets.filter(isLength), sets.filter((step) => !isLength(step))];
	return [...others, ...removals, ...lengths];
}

/** Says which element of an array is the last: after all elements are there, or gone (S5.2). */
const isLength = ({unit}: Step): boolean => unitMetakey(unit) === 'array';

const removesKey = ({unit, wanted}: Step): boolean => isValueUnit(unit) && wanted.content === undefined;

function orderOfKey(steps: readonly Step[]): Step[] {
	if (steps.some(removesKey)) return [];
	const apart = steps.length > 1 ? steps.filter(changesCheck).map((step): Step => ({...step, wanted: NOTHING})) : [];
	const rest = steps.map((step) => (steps.length > 1 && changesCheck(step) ? {...step, present: NOTHING} : step));
	return [...apart.sort(byRank), ...rest.sort(byRank)];
}

const changesCheck = ({unit, wanted, present}: Step): boolean =>
	CHECK.test(unitMetakey(unit) ?? '') && wanted.content !== undefined && !sameContent(present, NOTHING);

const byRank = (one: Step, other: Step): number => rank(one) - rank(other);

function rank({unit, wanted}: Step): number {
	const metakey = unitMetakey(unit);
	if (metakey === undefined) return 10;
	if (metakey === 'array') return 50;
	if (!CHECK.test(metakey)) return 20;
	const referred = REFERRED.some((pattern) => pattern.test(metakey));
	if (wanted.content === undefined) return referred ? 1 : 0;
	return referred ? 30 : 40;
}
