import type {ClusterManager, DriftItem, Id, MemberView} from '@clusterd/core';
import {shortUnit} from '../changes/describe.js';
import {brief} from '../keys/source.js';
import {count} from '../states/words.js';

const AT_MOST = 20;
const CLUSTERS_AT_MOST = 60;
const DIFFERENCES_AT_MOST = 500;

/** An instance that is not in sync, and why, as far as its state does not say it. */
export interface Attention {
	readonly member: MemberView;
	readonly why: string;
}

/**
 * The first instances below a cluster that are not in sync, found by going down where counts say that there are some.
 */
export async function findAttention(
	manager: ClusterManager,
	cluster: Id,
	signal: AbortSignal,
): Promise<readonly Attention[]> {
	const found: MemberView[] = [];
	const open: Id[] = [cluster];
	for (let asked = 0; open.length > 0 && asked < CLUSTERS_AT_MOST && found.length < AT_MOST; asked++) {
		const {items} = await manager.members.children(open.shift()!, {limit: 1000, signal});
		const bad = items.filter(({state}) => state !== 'in sync');
		found.push(...bad.filter(({kind}) => kind === 'instance'));
		open.push(...bad.filter(({kind}) => kind === 'cluster').map(({id}) => id));
	}
	const {items} = await manager.drift.of(cluster, {limit: DIFFERENCES_AT_MOST, signal});
	return found.slice(0, AT_MOST).map((member) => ({
		member,
		why: member.instance?.reason ?? whyOf(items.filter((item) => item.member.id === member.id)),
	}));
}

/** The first difference in words, and how many more there are. */
function whyOf([first, ...more]: readonly DriftItem[]): string {
	if (!first) return '';
	return `${differenceOf(first)}${more.length > 0 ? ` (and ${count(more.length)} more)` : ''}`;
}

function differenceOf({unit, state, setting, found, text}: DriftItem): string {
	const wanted = setting?.content === undefined ? 'to be absent' : brief(setting.content);
	if (state === 'rejected') return `${shortUnit(unit)} = ${wanted}: ${text ?? 'elektrad refuses it'}`;
	if (state === 'owed') return `${shortUnit(unit)} is still to be written`;
	return `${shortUnit(unit)}: wanted ${wanted}, found ${found === undefined ? 'nothing' : brief(found)}`;
}
