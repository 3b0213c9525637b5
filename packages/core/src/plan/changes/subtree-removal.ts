import {KeyName, specTwin} from '@clusterd/elektra';
import {ancestors, clustersAtOrBelow, instancesAtOrBelow} from '../../fleet/fleet-view.js';
import type {Cluster, Id} from '../../fleet/member.js';
import {NOTHING} from '../../units/setting.js';
import {showUnit, unitName, valueUnit, type Unit} from '../../units/unit.js';
import type {ChangeOf, Draft} from '../draft.js';
import {lockAbove} from '../../in-force/in-force.js';
import {endSetting} from './exemption-ends.js';
import {checkSize} from '../limits.js';
import type {PlannedFleet} from '../../fleet/planned-fleet.js';
import type {PlanEffect} from '../../records/plan.js';
import type {KeyReading} from '../../units/reading.js';
import {Effects} from '../effects.js';
import {entryOf} from '../../fleet/entry-of.js';
import type {Command} from '../../records/revision.js';
import {addRow} from '../rows.js';
import {countEffect, noTouch} from '../touched.js';
import {checkCommandName} from './commands.js';
import {whyStays} from '../conflicts/remaining-keys.js';

/**
 * Everything at and below names, here and below (S4, scope `all`): settings end, and each instance lists and removes
 * what it has by a command that names the subtree (S15). What is protected or locked from above stays, and is told.
 */
export function planRemoveAll(draft: Draft, change: ChangeOf<'remove'>): void {
	const cluster = draft.cluster(change.member);
	const tops = outermost(change.units.map(({name}) => KeyName.parse(name)));
	for (const top of tops) checkCommandName(top.toString());
	checkSize('Subtrees times instances', tops.length * draft.fleet.instanceCount(cluster.id), draft.limits.writes);
	draft.release = 'keep';
	for (const id of clustersAtOrBelow(draft.fleet, cluster.id)) endAll(draft, id, tops);
	remarkLocked(draft, cluster, tops);
	const after = draft.after();
	addEndedRows(draft, after, tops);
	for (const top of tops) command(draft, after, cluster.id, top);
}

const outermost = (names: readonly KeyName[]): KeyName[] =>
	names.filter((name) => !names.some((other) => name.isBelow(other)));

const isIn = (tops: readonly KeyName[], unit: Unit): boolean => {
	const name = KeyName.parse(unitName(unit));
	return tops.some((top) => name.isBelowOrSame(top));
};

/** A cluster's settings there, all of which end. */
function endAll(draft: Draft, cluster: Id, tops: readonly KeyName[]): void {
	for (const {unit} of draft.fleet.settings(cluster).values()) if (isIn(tops, unit)) endSetting(draft, {cluster, unit});
}

/** What becomes of the units whose settings end: the command takes their keys along, unless these stay. */
function addEndedRows(draft: Draft, after: PlannedFleet, tops: readonly KeyName[]): void {
	const ended = draft.edits.flatMap((edit) => (edit.entity === 'setting' ? [edit.before!] : []));
	const effects = new Effects(draft, after, [...new Set(ended.map(({unit}) => unit))]);
	const found = new Map<Id, ReturnType<Effects['ofCommands']>>();
	for (const setting of ended) {
		const touch = noTouch(draft.fleet);
		for (const instance of instancesAtOrBelow(draft.fleet, setting.cluster)) {
			const all = entryOf(found, instance, () => effects.ofCommands(instance, removals(draft, after, instance, tops)));
			countEffect(touch, instance, all?.get(setting.unit));
		}
		addRow(draft, setting.unit, draft.ref(setting.cluster), [setting, undefined], touch);
	}
}

/** The keys that the command will remove from an instance, as far as they are known. */
const removals = (draft: Draft, after: PlannedFleet, instance: Id, tops: readonly KeyName[]): Command[] =>
	tops
		.flatMap((top) => draft.known.below(instance, top.toString()) ?? [])
		.filter((key) => whyKeyStays(draft, after, instance, key) === undefined)
		.map(({name}) => ({instance, unit: valueUnit(name), wanted: NOTHING}));

const whyKeyStays = (draft: Draft, after: PlannedFleet, instance: Id, key: KeyReading): string | undefined =>
	whyStays(after, instance, key, draft.known.key(instance, specTwin(key.name) ?? key.name));

function remarkLocked(draft: Draft, cluster: Cluster, tops: readonly KeyName[]): void {
	const above = ancestors(draft.fleet, cluster.id);
	for (const {id} of above) {
		for (const unit of draft.fleet.settings(id).keys())
			if (isIn(tops, unit) && lockAbove(draft.fleet, cluster.id, above, unit)?.cluster === id)
				draft.remark('remains', id, unit);
	}
}

function command(draft: Draft, after: PlannedFleet, cluster: Id, top: KeyName): void {
	const unit = valueUnit(top.toString());
	const touch = noTouch(draft.fleet);
	for (const instance of instancesAtOrBelow(draft.fleet, cluster)) {
		draft.commands.push({instance, unit, wanted: NOTHING, subtree: true});
		draft.touch(instance);
		touch.instances += 1;
		touch.counts[effectOn(draft, after, instance, top.toString())] += 1;
	}
	addRow(draft, unit, draft.ref(cluster), [undefined, undefined], touch);
}

/** What the command does to the keys at and below a name, taken together. */
function effectOn(draft: Draft, after: PlannedFleet, instance: Id, top: string): PlanEffect {
	const keys = draft.known.below(instance, top);
	if (!keys) return 'unknown';
	let effect: PlanEffect = keys.length > 0 ? 'remain' : 'unchanged';
	for (const key of keys) {
		const reason = whyKeyStays(draft, after, instance, key);
		if (reason === undefined) effect = 'remove';
		else
			draft.except(valueUnit(key.name), instance, {kind: 'remain', reason: `${showUnit(key.name)} stays: ${reason}`});
	}
	return effect;
}
