import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
	FleetManager,
	operationId,
	settingKey,
	type DeliveryStore,
	type Edit,
	type Member,
	type Setting,
} from '@clusterd/core';
import {MemoryConnector} from '@clusterd/core/memory';
import {openDataDirectory} from '@clusterd/file-store';
import {CryptoRandom} from '#src/system/crypto-random.js';
import {Re2RegexEngine} from '#src/system/re2-regex-engine.js';
import {sha256} from '#src/system/sha256.js';
import {SystemClock} from '@clusterd/api';
import {serveParent} from './child.js';
import {batches, edited, membersOf, revisionOf} from './large-fleet.js';

interface Size {
	readonly instances: number;
	readonly clusters: number;
	/** Units that the root sets, and every instance has. */
	readonly units: number;
}

type Order = {readonly write: Size} | {readonly load: string};

/** What a daemon holds that has loaded a fleet with nothing to do, after everything that can be thrown away was. */
export interface IdleMemory {
	readonly rssMib: number;
	readonly heapMib: number;
	readonly loadMs: number;
}

const clock = new SystemClock();
const UNITS_AT = 1_700_000_000_000;

/** Writes the files of a large fleet in which everything is delivered, or loads them; each in a process of its own. */
serveParent((order: Order): Promise<unknown> => ('write' in order ? write(order.write) : load(order.load)));

async function write(size: Size): Promise<{readonly directory: string}> {
	const directory = mkdtempSync(join(tmpdir(), 'clusterd-bench-'));
	process.once('exit', () => rmSync(directory, {recursive: true, force: true}));
	process.once('SIGTERM', () => process.exit());
	const {revisions, deliveries, close} = await opened(directory);
	const settings = settingsOf(size.units);
	const edits: Iterable<Edit>[] = [
		edited(membersOf(size.clusters, size.instances)),
		settings.map((after): Edit => ({entity: 'setting', key: settingKey('c1', after.unit), after})),
	];
	let number = 0;
	for (const each of edits) for (const batch of batches(each)) await revisions.append([revisionOf(++number, batch)]);
	for (const member of membersOf(size.clusters, size.instances))
		if (member.kind === 'instance') await deliver(deliveries, member, settings, number);
	for (let revision = 1; revision <= number; revision++)
		await deliveries.saveOperation({
			id: operationId(revision),
			revision,
			startedAt: UNITS_AT,
			endedAt: UNITS_AT,
			targets: 0,
			totals: {},
			exceptions: [],
		});
	await close();
	return {directory};
}

const settingsOf = (units: number): Setting[] =>
	Array.from({length: units}, (_unit, index) => ({
		cluster: 'c1',
		unit: `system:/sw/bench/#0/current/key${index}`,
		mode: 'enforced',
		content: `value ${index}`,
	}));

/** As it is when everything was written and read back. */
async function deliver(
	store: DeliveryStore,
	{id: instance}: Member,
	settings: readonly Setting[],
	revision: number,
): Promise<void> {
	await store.writeAhead(
		settings.map(({cluster, unit, content}) => ({
			instance,
			unit,
			owner: cluster,
			own: {},
			written: {content: content!},
			lock: true,
			revision,
			confirmed: true,
		})),
	);
	store.note([
		{
			instance,
			state: 'in sync',
			since: UNITS_AT,
			observedAt: UNITS_AT,
			confirmed: revision,
			differences: [],
			version: '0.11.0',
			marker: `00000000-0000-4000-8000-${instance.padStart(12, '0')}`,
		},
	]);
}

async function load(directory: string): Promise<IdleMemory> {
	const start = performance.now();
	const {revisions, deliveries, close} = await opened(directory);
	const manager = await FleetManager.start({
		revisionStore: revisions,
		deliveryStore: deliveries,
		connector: new MemoryConnector(),
		clock,
		random: new CryptoRandom(),
		hash: sha256,
		regex: new Re2RegexEngine(),
		checkReadsPerSecond: 0,
	});
	const loadMs = performance.now() - start;
	await manager.whenIdle();
	globalThis.gc!();
	const {rss, heapUsed, external} = process.memoryUsage();
	await manager.stop();
	await close();
	return {rssMib: rss / 1_048_576, heapMib: (heapUsed + external) / 1_048_576, loadMs};
}

async function opened(directory: string) {
	const data = await openDataDirectory({directory, clock});
	return {revisions: data.revisions, deliveries: data.deliveries, close: () => data.close()};
}
