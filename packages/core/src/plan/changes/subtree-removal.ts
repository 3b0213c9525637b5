import {KeyName, specTwin} from '@clusterd/elektra';
import {ancestors, clustersAtOrBelow, instancesAtOrBelow} from '../../fleet/fleet-view.js';
import type {Cluster, Id} from '../../fleet/member.js';
import {NOTHING} from '../../units/setting.js';
import {showUnit, unitName, valueUnit, type Unit} from '../../units/unit.js';
import type {ChangeOf, Draft} from '../draft.js';
import {lockAbove} from '../../in-force/in-force.js';
import {endSetting} from './exemption-ends.js';
import {checkSize} from '../limits.js';
import {Overlay} from '../../fleet/overlay.js';
import {noCounts, type MutableCounts} from '../counts.js';
import {checkCommandName} from './commands.js';
import {whyStays} from '../conflicts/remaining-keys.js';

/**
 * Everything at and below names, here and below (S4, scope `all`): settings end, and each instance lists and removes
 * what it has
 * by a command that names the subtree (S15). What is protected or locked from above stays, and is told.
 */
export function planRemoveAll(draft: Draft, change: ChangeOf<'remove'>): void {
	const cluster = draft.cluster(change.member);
	const tops = outermost(change.units.map(({name}) => KeyName.parse(name)));
	for (const top of tops) checkCommandName(top.toString());
	checkSize('Subtrees times instances', tops.length * draft.fleet.instanceCount(cluster.id), draft.limits.writes);
	draft.release = 'keep';
	for (const id of clustersAtOrBelow(draft.fleet, cluster.id)) endAll(draft, id, tops);
	remarkLocked(draft, cluster, tops);
	const after = new Overlay(draft.fleet, draft.edits);
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
	for (const {unit, content} of draft.fleet.settings(cluster).values()) {
		if (!isIn(tops, unit)) continue;
		endSetting(draft, {cluster, unit});
		const instances = draft.fleet.instanceCount(cluster);
		draft.rows.push({
			unit,
			member: draft.ref(cluster),
			...(content === undefined ? {} : {before: content}),
			instances,
			counts: {...noCounts(), remove: instances},
		});
	}
}

function remarkLocked(draft: Draft, cluster: Cluster, tops: readonly KeyName[]): void {
	const above = ancestors(draft.fleet, cluster.id);
	for (const {id} of above) {
		for (const unit of draft.fleet.settings(id).keys())
			if (isIn(tops, unit) && lockAbove(draft.fleet, cluster.id, above, unit)?.cluster === id)
				draft.remark('remains', id, unit);
	}
}

function command(draft: Draft, after: Overlay, cluster: Id, top: KeyName): void {
	const unit = valueUnit(top.toString());
	const counts = noCounts();
	let instances = 0;
	for (const instance of instancesAtOrBelow(draft.fleet, cluster)) {
		instances += 1;
		draft.commands.push({instance, unit, wanted: NOTHING, subtree: true});
		draft.touch(instance);
		count(draft, after, instance, top.toString(), counts);
	}
	draft.rows.push({unit, member: draft.ref(cluster), instances, counts});
}

function count(draft: Draft, after: Overlay, instance: Id, top: string, counts: MutableCounts): void {
	const keys = draft.known.below(instance, top);
	if (!keys) {
		counts.unknown += 1;
		return;
	}
	let going = 0;
	for (const key of keys) {
		const reason = whyStays(after, instance, key, draft.known.key(instance, specTwin(key.name) ?? key.name));
		if (reason === undefined) going += 1;
		else
			draft.except(valueUnit(key.name), instance, {kind: 'remain', reason: `${showUnit(key.name)} stays: ${reason}`});
	}
	counts[going > 0 ? 'remove' : keys.length > 0 ? 'remain' : 'unchanged'] += 1;
}
