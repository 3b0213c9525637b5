import {arrayUnit, metaUnit, valueUnit, type ClusterManager, type Revision} from '@clusterd/core';
import type {OutsideKdb} from '@clusterd/embedded-elektrad';
import type {Victim} from './chaos.js';
import type {Acknowledged, Expected, Prescribed} from './expected.js';
import {DESCRIBED, DESCRIPTION, KEYS, LIST, ownValue, SET} from './keys.js';

const MAX_TOLD = 20;

/** Where instances are not as the acknowledged changes want them (S1); empty when all are. */
export function differences(victims: readonly Victim[], expected: Expected): readonly string[] {
	const byUrl = new Map(victims.map((victim) => [victim.elektrad.url, victim]));
	const found: string[] = [];
	for (const address of expected.addresses) {
		const {
			elektrad: {kdb},
			mixed,
		} = byUrl.get(address)!;
		const compare = (
			what: string,
			prescribed: Prescribed | undefined,
			present: string | undefined,
			isMixed = false,
		): void => {
			if (prescribed && !isMet(prescribed, present, isMixed))
				found.push(`${address} ${what}: wanted ${JSON.stringify(prescribed)}, found ${JSON.stringify(present)}`);
		};
		for (const name of KEYS) compare(name, expected.inForce(address, valueUnit(name)), kdb.get(name), mixed.has(name));
		for (const name of DESCRIBED)
			if (kdb.key(name))
				compare(
					`${name} ${DESCRIPTION}`,
					expected.inForce(address, metaUnit(name, DESCRIPTION)),
					kdb.metaGet(name, DESCRIPTION),
					mixed.has(name),
				);
		const array = expected.inForce(address, arrayUnit(LIST));
		compare(
			`${LIST} elements`,
			array,
			array?.mode === 'default' || kdb.key(LIST) ? listed(kdb) : undefined,
			mixed.has(`${LIST}/#0`),
		);
	}
	return found.length > MAX_TOLD ? [...found.slice(0, MAX_TOLD), `and ${found.length - MAX_TOLD} more`] : found;
}

/** The array's elements, also where the key is missing that holds them: an own element makes an own array. */
function listed(kdb: OutsideKdb): string | undefined {
	const keys = kdb.keys(LIST);
	return keys.length === 0
		? undefined
		: keys
				.filter(({name}) => String(name) !== LIST)
				.map(({value}) => value)
				.join('\0');
}

/** Over a default an own value stands; what another setting left is none, unless it was kept on purpose. */
function isMet({mode, content}: Prescribed, present: string | undefined, isMixed: boolean): boolean {
	if (mode === 'default')
		return present === content || (present !== undefined && (isMixed || !present.startsWith(SET)));
	return present === content;
}

/** Where the own values are not there again after all settings ended with `restore` (S4). */
export function lostOwnValues(victims: readonly Victim[], expected: Expected): readonly string[] {
	const members = new Set(expected.addresses);
	const found: string[] = [];
	for (const {
		index,
		elektrad: {url, kdb},
		touched,
		mixed,
	} of victims) {
		if (!members.has(url)) continue;
		for (const name of [...KEYS, `${LIST}/#0`]) {
			if (mixed.has(name)) continue;
			const present = kdb.get(name);
			if (present?.startsWith(SET)) found.push(`${url} ${name} still has ${present}`);
			else if (present === undefined && !touched.has(name))
				found.push(`${url} ${name} is gone; at first it was ${ownValue(index, name)}`);
		}
	}
	return found.slice(0, MAX_TOLD);
}

/** Where the history is not what was acknowledged. */
export async function historyFaults(
	manager: ClusterManager,
	acknowledged: readonly Acknowledged[],
): Promise<readonly string[]> {
	const revisions: Revision[] = [];
	for (let before: number | undefined; before !== 1;) {
		const page = await manager.history.list({limit: 1_000, ...(before !== undefined && {before})});
		revisions.push(...page);
		before = page.at(-1)?.number ?? 1;
	}
	const faults: string[] = [];
	const numbers = new Map(acknowledged.map(({requestKey, revision}) => [requestKey, revision]));
	for (const {number, requestKey} of revisions) {
		if (requestKey === undefined) continue;
		if (numbers.get(requestKey) !== number)
			faults.push(`revision ${number} is ${requestKey}, which was acknowledged as ${numbers.get(requestKey)}`);
		numbers.delete(requestKey);
	}
	for (const [requestKey, revision] of numbers)
		faults.push(`${requestKey} was acknowledged as revision ${revision}, and is not in the history`);
	return faults.slice(0, MAX_TOLD);
}

/** Operations that have not ended, or whose totals do not add up. */
export async function operationFaults(manager: ClusterManager): Promise<readonly string[]> {
	const faults: string[] = [];
	for (let before: number | undefined; ;) {
		const page = await manager.operations.list({limit: 1_000, ...(before !== undefined && {before})});
		for (const {id, targets, totals, endedAt} of page) {
			const sum = Object.values(totals).reduce((all, count) => all + count, 0);
			if (endedAt === undefined || sum !== targets)
				faults.push(
					`${id}: ${targets} targets, ${JSON.stringify(totals)}, ${endedAt === undefined ? 'not ended' : 'ended'}`,
				);
		}
		const last = page.at(-1)?.revision;
		if (page.length < 1_000 || last === undefined) return faults.slice(0, MAX_TOLD);
		before = last;
	}
}
