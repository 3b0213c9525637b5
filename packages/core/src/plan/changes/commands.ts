import {KeyName, metaBesideTwin, specTwin} from '@clusterd/elektra';
import {ClusterdError} from '../../errors.js';
import {ancestors} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import type {KeyReading} from '../../units/reading.js';
import {refusalForInstance} from '../../units/settable-names.js';
import {NOTHING, sameContent, type Saved} from '../../units/setting.js';
import {isValueUnit, metaUnit, showUnit, unitName, unitOf, valueUnit, type Unit} from '../../units/unit.js';
import {checkLock} from '../conflicts/conflicts.js';
import type {ChangeOf, Draft} from '../draft.js';
import type {Finding} from '../checks/value-check.js';
import {Effects} from '../effects.js';
import {addRow} from '../rows.js';
import {countEffect, noTouch} from '../touched.js';
import {relocated} from './settings.js';

const UNADDRESSABLE = 'its spelling in a URL means another key';

/** Units set on one instance: done once (S15). */
export function planSetOnce(draft: Draft, change: ChangeOf<'set'>): void {
	const {id} = draft.instance(change.member);
	if (change.mode === 'enforced' || change.mode === 'default')
		throw new ClusterdError('CHANGE_INVALID', {
			reason: 'only a cluster can enforce something or set a default; on an instance leave the mode out',
		});
	if (change.units.some(({array}) => array))
		throw new ClusterdError('CHANGE_INVALID', {reason: 'only a cluster sets arrays; on an instance set their keys'});
	for (const unit of change.units)
		command(draft, id, unitOf(unit), unit.content === undefined ? NOTHING : {content: unit.content});
	judgeCommands(draft, change.force);
}

/** Keys or metakeys removed from one instance, from the end (S4, S15). */
export function planRemoveOnce(draft: Draft, change: ChangeOf<'remove'>): void {
	const {id} = draft.instance(change.member);
	const units = change.below
		? change.units.flatMap(({name}) => below(draft, id, name, change.leave).map((key) => valueUnit(key.name)))
		: change.units.map(unitOf);
	for (const unit of [...new Set(units)].reverse()) command(draft, id, unit, NOTHING);
	judgeCommands(draft, change.force);
}

/** A subtree of one instance with its metadata, set elsewhere as well; the old keys go when it moves (S5.1). */
export function planCopyOnce(draft: Draft, change: ChangeOf<'move-keys' | 'copy-keys'>): void {
	const {id} = draft.instance(change.member);
	const from = KeyName.parse(change.from);
	const to = KeyName.parse(change.to);
	if (to.isBelowOrSame(from)) throw new ClusterdError('TARGET_INSIDE_SOURCE', {from: change.from, to: change.to});
	const sources = below(draft, id, change.from, change.leave);
	if (sources.length === 0) throw new ClusterdError('KEY_NOT_FOUND', {key: change.from, member: draft.ref(id)});
	if (!change.overwrite && read(draft, id, change.to).length > 0)
		draft.refuse('TARGET_OCCUPIED', {key: change.to, member: draft.ref(id)});
	for (const source of sources) copy(draft, id, source, from, to);
	const targets = new Set(
		change.kind === 'move-keys' ? sources.map(({name}) => relocated(valueUnit(name), from, to)) : [],
	);
	if (change.kind === 'move-keys')
		for (const {name} of [...sources].reverse())
			if (!targets.has(valueUnit(name))) command(draft, id, valueUnit(name), NOTHING);
	judgeCommands(draft, change.force);
}

function copy(draft: Draft, instance: Id, source: KeyReading, from: KeyName, to: KeyName): void {
	if (source.binary) throw new ClusterdError('VALUE_BINARY', {key: source.name});
	command(draft, instance, relocated(valueUnit(source.name), from, to), {content: source.value ?? ''});
	const twin = specTwin(source.name);
	for (const [metakey, content] of Object.entries(
		metaBesideTwin(source, twin === undefined ? undefined : draft.known.key(instance, twin)),
	))
		command(draft, instance, relocated(metaUnit(source.name, metakey), from, to), {content});
}

function read(draft: Draft, instance: Id, name: string): readonly KeyReading[] {
	if (draft.known.fault) throw draft.known.fault;
	return draft.known.below(instance, name) ?? [];
}

/** All keys there that elektrad can carry; others refuse the whole, unless they shall be left (S16). */
function below(draft: Draft, instance: Id, name: string, leave = false): readonly KeyReading[] {
	const keys = read(draft, instance, name);
	const strangers = keys.filter(({state}) => state === 'unaddressable').map((key) => key.name);
	const [key, ...others] = strangers;
	if (leave)
		for (const stranger of strangers)
			draft.except(valueUnit(stranger), instance, {kind: 'remain', reason: UNADDRESSABLE});
	else if (key !== undefined)
		draft.refuse('KEY_NOT_ADDRESSABLE', {
			key,
			reason: UNADDRESSABLE,
			...(others.length > 0 ? {others: others.slice(0, 99)} : {}),
		});
	return keys.filter(({state}) => state !== 'unaddressable');
}

function command(draft: Draft, instance: Id, unit: Unit, wanted: Saved): void {
	checkCommandName(unitName(unit));
	const removesKey = isValueUnit(unit) && wanted.content === undefined;
	if (!checkLock(draft, instance, ancestors(draft.fleet, instance), {unit, mode: removesKey ? 'absent' : 'enforced'}))
		return;
	const present = draft.known.present(instance, unit);
	if (present?.binary && wanted.content !== undefined) throw new ClusterdError('VALUE_BINARY', {key: showUnit(unit)});
	if (present && sameContent(present, wanted)) return;
	draft.commands.push({instance, unit, wanted, ...(present ? {expected: present} : {})});
	draft.touch(instance);
}

/**
 * What the instance will say to the commands, by the metadata as read and as they leave it (S11.1); new checks that
 * present values violate, and restrictions, need `force` (S6.3, S4).
 */
function judgeCommands(draft: Draft, force = false): void {
	const {commands} = draft;
	const [instance] = draft.touched;
	if (instance === undefined) return;
	const preview = draft.judge(draft.fleet);
	const findings = new Map(
		commands.flatMap(({unit, wanted}) => {
			const finding = preview.find(instance, unit, wanted);
			return finding ? [[unit, finding] as const] : [];
		}),
	);
	const units = commands.map(({unit}) => unit);
	const effects = new Effects(draft, draft.after(), units).ofCommands(instance, commands, findings);
	for (const {unit, wanted, expected} of commands) {
		const finding = findings.get(unit);
		if (finding) draft.except(unit, instance, finding);
		if (finding && !force) refuseFinding(draft, instance, unit, finding);
		const touch = noTouch(draft.fleet);
		countEffect(touch, instance, effects?.get(unit));
		addRow(draft, unit, draft.ref(instance), [expected, wanted], touch);
	}
}

function refuseFinding(draft: Draft, instance: Id, unit: Unit, {kind, check, reason}: Finding): void {
	const member = draft.ref(instance);
	if (kind === 'violates') draft.refuse('VIOLATED_BELOW', {unit, member, violators: [{member, reason}], count: 1});
	if (kind === 'reject')
		draft.refuse('REJECTED', {instance, unit, text: `${reason}; nothing was sent, force sends it`});
	if (kind === 'restricted') draft.refuse('RESTRICTED', {key: unitName(unit), member, check: check!});
}

/**
 * Whether a key may be the subject of a command; known before the instance is asked.
 * @throws KEY_NOT_SETTABLE, KEY_NOT_ADDRESSABLE
 */
export function checkCommandName(canonical: string): void {
	const name = KeyName.parse(canonical);
	const refusal = refusalForInstance(name);
	if (refusal) throw new ClusterdError('KEY_NOT_SETTABLE', {key: canonical, reason: refusal.message});
	if (!name.isAddressable)
		throw new ClusterdError('KEY_NOT_ADDRESSABLE', {key: canonical, reason: 'its spelling in a URL means another key'});
}
