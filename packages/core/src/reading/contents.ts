import {ClusterdError} from '../errors.js';
import type {Change} from '../records/change.js';
import type {Fleet} from '../fleet/fleet.js';
import type {KeyReading} from '../units/reading.js';
import {unitName, unitOf} from '../units/unit.js';
import type {Hash} from '../ports/hash.js';
import type {Known} from '../plan/known.js';

/** What tells one reading of a single instance's key from another (S10): a digest of its value and metadata. */
export function digestOfKey({state, binary, value, meta}: KeyReading, hash: Hash): string {
	const sorted = Object.entries(meta).sort(([one], [other]) => (one < other ? -1 : 1));
	return hash(JSON.stringify([state, binary ?? false, value ?? null, sorted])).slice(0, 32);
}

/**
 * Whether the key of a single instance that a change is about is as its author saw it (S10), by what was read for the
 * plan.
 * @throws CHANGE_INVALID when the change is about something else, INSTANCE_UNREACHABLE when it was not read,
 * CHANGED_MEANWHILE
 */
export function checkContents(fleet: Fleet, change: Change, known: Known, contents: string, hash: Hash): void {
	const instance = 'member' in change ? fleet.member(change.member) : undefined;
	const names =
		change.kind === 'set' || change.kind === 'adopt' || (change.kind === 'remove' && !change.below)
			? [...new Set(change.units.map((unit) => unitName(unitOf(unit))))]
			: [];
	const [name] = names;
	if (instance?.kind !== 'instance' || name === undefined || names.length > 1)
		throw new ClusterdError('CHANGE_INVALID', {reason: 'contents are those of one key of a single instance'});
	const reading = known.key(instance.id, name);
	if (!reading)
		throw new ClusterdError('INSTANCE_UNREACHABLE', {
			instance: instance.id,
			address: instance.addresses[0]!,
			reason: 'what it has cannot be compared',
		});
	if (digestOfKey(reading, hash) !== contents)
		throw new ClusterdError('CHANGED_MEANWHILE', {instance: instance.id, unit: name});
}
