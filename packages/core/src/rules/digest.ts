import type {Change} from '../model/change.js';
import type {Id} from '../model/member.js';
import type {PlanRefusal} from '../model/plan.js';
import type {Command, Edit} from '../model/revision.js';
import type {Hash} from '../ports/hash.js';

/** A change and its intended effect, without times and observations (S14.1). */
export interface Effect {
	readonly change: Change;
	readonly edits: readonly Edit[];
	readonly commands: readonly Command[];
	readonly touched: readonly Id[];
	readonly refusals: readonly PlanRefusal[];
	/** The id that the change gives away: another one would be as good. */
	readonly made?: Id;
}

/** The digest of an effect: 32 hexadecimal digits; the same for equal effects, whatever the order of fields. */
export function digestOf({change, edits, commands, touched, refusals, made}: Effect, hash: Hash): string {
	const done = commands.map(({instance, unit, wanted, subtree}) => [instance, unit, wanted, ...(subtree ? ['subtree'] : [])]);
	const text = canonicalJson([change, edits, done, refusals], made);
	return hash(`${text}\n${[...touched].map((id) => (id === made ? 'new' : id)).sort().join(' ')}`).slice(0, 32);
}

/** The digest of a change alone: tells whether a request is the same again. */
export const changeDigestOf = (change: Change, hash: Hash): string => hash(canonicalJson(change)).slice(0, 32);

/** The same text for equal data, whatever the order of fields. */
export function canonicalJson(value: unknown, made?: Id): string {
	return JSON.stringify(value, (_key, item: unknown) => {
		if (made !== undefined && item === made) return 'new';
		if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
		return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
	});
}
