import type {Change} from '../records/change.js';
import type {Id} from '../fleet/member.js';
import type {PlanRefusal} from '../errors.js';
import {PLAN_PARTS, type PlanPart} from '../records/plan.js';
import type {Command, Edit} from '../records/revision.js';
import type {Release} from '../units/setting.js';
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
	readonly release: Release;
}

/** Hexadecimal digits of each part. */
const DIGITS = 12;

/**
 * The digest of an effect: one of each of its parts, in the order of {@link PLAN_PARTS}; the same for equal effects,
 * whatever the order of fields.
 */
export function digestOf({change, edits, commands, touched, refusals, made, release}: Effect, hash: Hash): string {
	const of = (...kinds: readonly Edit['entity'][]): readonly Edit[] =>
		edits.filter(({entity}) => kinds.includes(entity));
	const parts: Readonly<Record<PlanPart, unknown>> = {
		change,
		settings: of('setting', 'exemption'),
		members: of('member'),
		releases: release,
		commands: commands.map(({instance, unit, wanted, subtree}) => [
			instance,
			unit,
			wanted,
			...(subtree ? ['subtree'] : []),
		]),
		instances: setSums(touched, made),
		refusals,
	};
	return PLAN_PARTS.map((part) => hash(canonicalJson(parts[part], made)).slice(0, DIGITS)).join('.');
}

/** What tells one set of ids from another, whatever their order, in one pass: there may be many. */
function setSums(ids: readonly Id[], made: Id | undefined): readonly number[] {
	let [one, other] = [0, 0];
	for (const id of ids) {
		const text = id === made ? 'new' : id;
		one = (one + sumOf(text, 0x811c9dc5)) % SUM_LIMIT;
		other = (other + sumOf(text, 0x01234567)) % SUM_LIMIT;
	}
	return [ids.length, one, other];
}

const SUM_LIMIT = 2 ** 52;

/** The FNV-1a sum of a text, from 0 to 2^32 - 1. */
function sumOf(text: string, seed: number): number {
	let sum = seed;
	for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
	return Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d) >>> 0;
}

/** The parts in which two digests of effects differ; all of them for what is no such digest. */
export function partsThatDiffer(one: string, other: string): readonly PlanPart[] {
	const [parts, others] = [one.split('.'), other.split('.')];
	return PLAN_PARTS.filter((_part, at) => parts.length !== others.length || parts[at] !== others[at]);
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
