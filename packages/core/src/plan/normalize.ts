import {KeyName, KeyNameError} from '@clusterd/elektra';
import {ClusterdError} from '../errors.js';
import {decodeArray, encodeArray} from '../units/array-content.js';
import type {Change, UnitContent, UnitRef} from '../records/change.js';
import {InstanceUrl} from '../fleet/instance-url.js';
import {checkMemberName} from '../fleet/member-name.js';
import type {StopRule} from '../records/revision.js';
import {arraysAround, showUnit, unitOf, type Unit} from '../units/unit.js';
import {checkSize, exceeds, type Limits} from './limits.js';

/** Metakeys that say how elektrad stores a key; they are its own. */
const STORAGE_METAKEYS = /^(?:$|binary$|origvalue$|origname$|internal(?:\/|$))/;

const MAX_REASON = 2000;

/**
 * The change with every name, address and metakey in its canonical spelling, as far as it can be judged without the
 * fleet.
 * @throws KEY_NAME_INVALID, INSTANCE_URL_INVALID, MEMBER_NAME_INVALID, CONTENT_INVALID, CHANGE_TOO_LARGE,
 * CHANGE_INVALID
 */
export function normalise(change: Change, limits: Limits): Change {
	switch (change.kind) {
		case 'create-cluster':
			checkMemberName(change.name);
			return change;
		case 'create-instance':
			checkMemberName(change.name);
			return {...change, address: InstanceUrl.parse(change.address).toString()};
		case 'edit-member':
			if (change.name !== undefined) checkMemberName(change.name);
			return {
				...change,
				...(change.address === undefined ? {} : {address: InstanceUrl.parse(change.address).toString()}),
				...(change.ignore === undefined ? {} : {ignore: change.ignore.map((ignored) => name(ignored, limits))}),
			};
		case 'set':
			checkStopRule(change.stop);
			return {
				...change,
				units: units(change.units.map(asArray), limits).map((unit) =>
					content(withElements(unit, limits), change.mode === 'absent', limits),
				),
			};
		case 'remove':
			checkScope(change);
			return {...change, units: units(change.units, limits), ...(change.scope === 'all' ? {below: true} : {})};
		case 'adopt':
		case 'end-exemption':
			return {...change, units: units(change.units, limits)};
		case 'exempt':
			checkExemption(change);
			return {...change, units: units(change.units, limits)};
		case 'undo':
			if (!(Number.isSafeInteger(change.revision) && change.revision > 0))
				throw new ClusterdError('CHANGE_INVALID', {reason: 'what shall be undone is no revision'});
			return change;
		case 'move-keys':
		case 'copy-keys':
			return {...change, from: name(change.from, limits), to: name(change.to, limits)};
		case 'move-member':
		case 'remove-member':
			return change;
	}
}

/**
 * The unit that somebody names, in its canonical spelling.
 * @throws KEY_NAME_INVALID, CHANGE_INVALID
 */
export const canonicalUnit = (ref: UnitRef, limits: Limits): Unit => unitOf(units([ref], limits)[0]!);

function checkExemption({reason, until}: Extract<Change, {kind: 'exempt'}>): void {
	if (reason.trim() === '' || reason.length > MAX_REASON)
		throw new ClusterdError('CHANGE_INVALID', {
			reason: `an exemption has a reason of at most ${MAX_REASON} characters`,
		});
	if (until !== undefined && !(Number.isSafeInteger(until) && until > 0))
		throw new ClusterdError('CHANGE_INVALID', {reason: 'the end of an exemption is no time'});
}

function checkScope({scope, units: named, release}: Extract<Change, {kind: 'remove'}>): void {
	if (scope !== 'all') return;
	if (named.some(({meta}) => meta !== undefined))
		throw new ClusterdError('CHANGE_INVALID', {reason: 'with scope all whole keys are removed, no metakeys'});
	if (release !== undefined)
		throw new ClusterdError('CHANGE_INVALID', {reason: 'with scope all nothing is left that could be released'});
}

function checkStopRule(rule: StopRule | undefined): void {
	const {failures = 1, percent = 100} = rule ?? {};
	if (!(Number.isSafeInteger(failures) && failures >= 1 && percent > 0 && percent <= 100))
		throw new ClusterdError('CHANGE_INVALID', {
			reason: 'it stops at 1 failure or more, or at more than 0 to 100 percent',
		});
}

function units<Ref extends UnitRef>(refs: readonly Ref[], limits: Limits): Ref[] {
	if (refs.length === 0) throw new ClusterdError('CHANGE_INVALID', {reason: 'it names no key'});
	checkSize('Units in the change', refs.length, limits.units);
	const named = refs.map((ref) => ({
		...ref,
		name: name(ref.name, limits),
		...(ref.meta === undefined ? {} : {meta: metakey(ref.meta, limits)}),
	}));
	const seen = new Set<string>();
	for (const ref of named) {
		if (ref.array && ref.meta !== undefined)
			throw new ClusterdError('CHANGE_INVALID', {reason: `of ${ref.name} it names both the array and a metakey`});
		const unit = unitOf(ref);
		if (seen.has(unit)) throw new ClusterdError('CHANGE_INVALID', {reason: `it names ${showUnit(unit)} twice`});
		seen.add(unit);
	}
	for (const unit of seen)
		if (arraysAround(unit).some((array) => seen.has(array)))
			throw new ClusterdError('CHANGE_INVALID', {reason: `it names an array and, in it, ${showUnit(unit)}`});
	return named;
}

function name(text: string, limits: Limits): string {
	if (exceeds(text, limits.nameBytes))
		throw new KeyNameError(`${text.slice(0, 60)}…`, `it is longer than ${limits.nameBytes} bytes`);
	return KeyName.parse(text).toString();
}

function metakey(text: string, limits: Limits): string {
	const canonical = name(`meta:/${text.replace(/^meta:\/|^\//, '')}`, limits).slice('meta:/'.length);
	if (STORAGE_METAKEYS.test(canonical))
		throw new ClusterdError('CHANGE_INVALID', {
			reason: `the metakey ${JSON.stringify(text)} belongs to elektrad's storage`,
		});
	return canonical;
}

const asArray = (unit: UnitContent): UnitContent => (unit.elements === undefined ? unit : {...unit, array: true});

/** An array's elements as its content. */
function withElements({elements, ...unit}: UnitContent, limits: Limits): UnitContent {
	if (!unit.array || (elements === undefined && unit.content === undefined)) return unit;
	if (elements !== undefined && unit.content !== undefined)
		throw new ClusterdError('CHANGE_INVALID', {reason: `${unit.name} has elements and content`});
	const given = elements ?? decodeArray(unit.content!);
	const texts = given.flatMap(({value, below = {}}) => [value, ...Object.values(below)]);
	checkSize('Keys in an array', texts.length, limits.units);
	for (const text of texts) checkContent(unit.name, text, limits);
	return {...unit, content: encodeArray(unit.name, given)};
}

function content<Item extends UnitRef & {readonly content?: string}>(
	unit: Item,
	absent: boolean,
	limits: Limits,
): Item {
	if (absent !== (unit.content === undefined))
		throw new ClusterdError('CHANGE_INVALID', {
			reason: absent ? `${unit.name} shall be absent, and yet has content` : `${unit.name} has no content`,
		});
	if (unit.content !== undefined) checkContent(unit.name, unit.content, limits);
	return unit;
}

function checkContent(key: string, text: string, limits: Limits): void {
	const reason = contentFault(text, limits);
	if (reason !== undefined) throw new ClusterdError('CONTENT_INVALID', {key, reason});
}

/** What no instance can take (S16, S14.3). */
function contentFault(text: string, limits: Limits): string | undefined {
	if (text.includes('\0')) return 'it holds NUL';
	if (/\p{Cs}/u.test(text)) return 'it holds half a surrogate pair';
	if (exceeds(text, limits.contentBytes)) return `it is longer than ${limits.contentBytes} bytes`;
	return undefined;
}
