import {KeyName} from '@clusterd/elektra';
import {ClusterdError} from '../../errors.js';
import {unitsOfArray} from '../../units/array-content.js';
import {entryOf} from '../../fleet/entry-of.js';
import {ancestors, clustersAtOrBelow, isAtOrBelow} from '../../fleet/fleet-view.js';
import type {Cluster, Id} from '../../fleet/member.js';
import {refusalForCluster} from '../../units/settable-names.js';
import {opened, type Setting} from '../../units/setting.js';
import {isArrayUnit, showUnit, unitMetakey, unitName, unitOf, valueUnit, type Unit} from '../../units/unit.js';
import {checkBeside, checkLock, findConflictsBelow, type ConflictPolicy} from '../conflicts/conflicts.js';
import type {ChangeOf, Draft} from '../draft.js';
import {inForceAt} from '../../in-force/in-force.js';
import {endSetting} from './exemption-ends.js';
import {checkSize} from '../limits.js';
import {remarkRelated} from '../conflicts/related-settings.js';
import {addSettingRows} from '../setting-rows.js';

/** What a cluster shall prescribe. */
export type Prescription = Pick<Setting, 'unit' | 'mode' | 'content'>;

/** Units set on a cluster (S2, S3). */
export function planSet(draft: Draft, change: ChangeOf<'set'>): void {
	const cluster = draft.cluster(change.member);
	const mode = change.mode ?? 'enforced';
	const wanted = change.units.map((unit): Prescription => ({
		unit: unitOf(unit),
		mode,
		...(mode === 'absent' ? {} : {content: unit.content!}),
	}));
	if (change.create) wanted.push(...keysToCreate(draft, cluster.id, wanted));
	prescribe(
		draft,
		cluster,
		wanted,
		{conflicts: change.conflicts ?? 'refuse', own: change.own ?? 'take', force: change.force ?? false},
		{canBeStopped: change.stop !== undefined, takesBinary: change.force ?? false},
	);
}

/**
 * Keys of metadata that nobody sets: a default makes them where they are missing, and is released like any other
 * (S6.2).
 */
function keysToCreate(draft: Draft, cluster: Id, wanted: readonly Prescription[]): Prescription[] {
	const given = new Set(wanted.map(({unit}) => unit));
	const keys = new Set(
		wanted
			.filter(({unit, mode}) => mode !== 'absent' && unitMetakey(unit) !== undefined)
			.map(({unit}) => valueUnit(unitName(unit))),
	);
	return [...keys]
		.filter((unit) => !given.has(unit) && !inForceAt(draft.fleet, cluster, unit))
		.map((unit) => ({unit, mode: 'default', content: ''}));
}

/** What an instance has in place of what is set becomes the setting, where it is owned (S9). */
export function planAdopt(draft: Draft, change: ChangeOf<'adopt'>): void {
	const {id} = draft.instance(change.member);
	const wanted = new Map<Id, Prescription[]>();
	for (const unit of change.units.map(unitOf)) {
		const winner = inForceAt(draft.fleet, id, unit);
		const found = draft.known.present(id, unit);
		if (!winner)
			throw new ClusterdError('CHANGE_INVALID', {reason: `nobody sets ${showUnit(unit)} on ${draft.ref(id).path}`});
		if (winner.unit !== unit)
			throw new ClusterdError('CHANGE_INVALID', {
				reason: `${showUnit(unit)} is set with ${showUnit(winner.unit)} as a whole: adopt that`,
			});
		if (!found && draft.known.fault) throw draft.known.fault;
		if (found?.content === undefined)
			throw new ClusterdError('CHANGE_INVALID', {
				reason: `${draft.ref(id).path} has nothing readable at ${showUnit(unit)}: remove the setting, or set it absent`,
			});
		entryOf(wanted, winner.cluster, () => []).push({
			unit: winner.unit,
			mode: winner.mode === 'absent' ? 'enforced' : winner.mode,
			content: found.content,
		});
	}
	for (const [cluster, prescriptions] of wanted)
		prescribe(draft, draft.cluster(cluster), prescriptions, {conflicts: 'refuse', own: 'take', force: true});
}

/** Settings of a cluster that end, here; those of others at these names remain (S4, scope `here`). */
export function planRemove(draft: Draft, change: ChangeOf<'remove'>): void {
	const cluster = draft.cluster(change.member);
	remarkRemaining(
		draft,
		cluster.id,
		change.below ? unitsSetBelow(draft, cluster.id, change) : change.units.map(unitOf),
	);
	draft.release = change.release ?? 'restore';
	endSettings(draft, cluster, named(draft, cluster.id, change));
}

/** Everything that clusters below set at and below names. */
const unitsSetBelow = (draft: Draft, cluster: Id, {units}: ChangeOf<'remove'>): Set<Unit> =>
	new Set(
		[...clustersAtOrBelow(draft.fleet, cluster)].flatMap((id) =>
			units.flatMap(({name}) => below(draft, id, KeyName.parse(name))),
		),
	);

/** A cluster's settings set elsewhere as well, with their modes; the old ones end when they move (S5.1). */
export function planCopyKeys(draft: Draft, change: ChangeOf<'move-keys' | 'copy-keys'>): void {
	const cluster = draft.cluster(change.member);
	const from = KeyName.parse(change.from);
	const to = KeyName.parse(change.to);
	if (to.isBelowOrSame(from)) throw new ClusterdError('TARGET_INSIDE_SOURCE', {from: change.from, to: change.to});
	const sources = below(draft, cluster.id, from);
	if (sources.length === 0) throw new ClusterdError('KEY_NOT_FOUND', {key: change.from, member: draft.ref(cluster.id)});
	if (!change.overwrite && below(draft, cluster.id, to).length > 0)
		draft.refuse('TARGET_OCCUPIED', {key: change.to, member: draft.ref(cluster.id)});
	const wanted = sources.map((unit): Prescription => {
		const {mode, content} = draft.fleet.settings(cluster.id).get(unit)!;
		return {unit: relocated(unit, from, to), mode, ...(content === undefined ? {} : {content})};
	});
	prescribe(
		draft,
		cluster,
		wanted,
		{conflicts: 'refuse', own: 'take', force: change.force ?? false},
		{takesBinary: change.force ?? false},
	);
	if (change.kind === 'copy-keys') return;
	const targets = new Set(wanted.map(({unit}) => unit));
	const old = sources.filter((unit) => !targets.has(unit));
	remarkRemaining(draft, cluster.id, old);
	endSettings(draft, cluster, old);
}

/** The same unit of the name that takes the place of `from`. */
export function relocated(unit: Unit, from: KeyName, to: KeyName): Unit {
	const name = KeyName.of(to.namespace, [...to.parts, ...KeyName.parse(unitName(unit)).relativeTo(from)!]).toString();
	const metakey = unitMetakey(unit);
	return unitOf({name, ...(metakey === undefined ? {} : {meta: metakey}), ...(isArrayUnit(unit) ? {array: true} : {})});
}

/** What a setting is besides what it says. */
interface HowPrescribed {
	/** Delivery may be stopped (S8.2). */
	readonly canBeStopped?: boolean;
	/** Binary values may be lost (S16). */
	readonly takesBinary?: boolean;
}

function prescribe(
	draft: Draft,
	cluster: Cluster,
	wanted: readonly Prescription[],
	policy: ConflictPolicy,
	{canBeStopped = false, takesBinary = false}: HowPrescribed = {},
): void {
	checkSize('Units times instances', wanted.length * draft.fleet.instanceCount(cluster.id), draft.limits.writes);
	const above = ancestors(draft.fleet, cluster.id);
	for (const {unit, mode, content} of wanted) {
		const before = draft.fleet.settings(cluster.id).get(unit);
		const stage = canBeStopped ? {stage: before ? {before: opened(before)} : {}} : {};
		const setting: Setting = {
			cluster: cluster.id,
			unit,
			mode,
			...(content === undefined ? {} : {content}),
			...(takesBinary && mode !== 'default' ? {takesBinary} : {}),
			...stage,
		};
		for (const each of isArrayUnit(unit) ? [unit, ...unitsOfArray(setting).keys()] : [unit]) checkName(each);
		if (!checkLock(draft, cluster.id, above, setting)) continue;
		checkBeside(draft, setting, policy);
		draft.editSetting(cluster.id, unit, setting);
		findConflictsBelow(draft, setting, policy);
	}
	remarkRelated(
		draft,
		cluster.id,
		wanted.filter(({mode}) => mode !== 'default'),
	);
	addSettingRows(
		draft,
		cluster,
		wanted.map(({unit}) => unit),
		policy,
	);
}

/** @throws KEY_NOT_SETTABLE, KEY_NOT_ADDRESSABLE */
function checkName(unit: Unit): void {
	const name = KeyName.parse(unitName(unit));
	const refusal = refusalForCluster(name);
	if (refusal) throw new ClusterdError('KEY_NOT_SETTABLE', {key: name.toString(), reason: refusal.message});
	if (!name.isAddressable)
		throw new ClusterdError('KEY_NOT_ADDRESSABLE', {
			key: name.toString(),
			reason: 'its spelling in a URL means another key',
		});
}

function named(draft: Draft, cluster: Id, change: ChangeOf<'remove'>): Unit[] {
	if (change.below) return [...new Set(change.units.flatMap(({name}) => below(draft, cluster, KeyName.parse(name))))];
	return change.units.map(unitOf).filter((unit) => draft.fleet.settings(cluster).has(unit));
}

function below(draft: Draft, cluster: Id, top: KeyName): Unit[] {
	return [...draft.fleet.settings(cluster).keys()].filter((unit) => KeyName.parse(unitName(unit)).isBelowOrSame(top));
}

function endSettings(draft: Draft, cluster: Cluster, units: readonly Unit[]): void {
	for (const unit of units) endSetting(draft, {cluster: cluster.id, unit});
	addSettingRows(draft, cluster, units, {conflicts: 'shadow', own: 'take', force: true});
}

/** What clusters below set of these units stays (S4). */
function remarkRemaining(draft: Draft, cluster: Id, units: Iterable<Unit>): void {
	for (const unit of units) {
		for (const other of draft.fleet.settersOf(unit))
			if (other !== cluster && isAtOrBelow(draft.fleet, other, cluster)) draft.remark('remains', other, unit);
	}
}
