import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {SILENT, type ClusterManager, type Id} from '@clusterd/core';
import {startDaemon, type Daemon} from '#src/daemon.js';
import {readOptions} from '#src/options/read-options.js';
import {BareClient, inParallel} from './bare-client.js';
import type {Benchmark, Figure} from './figure.js';
import {sideBySide, type Comparison, type Side} from './side-by-side.js';
import {startFarm, type Farm} from './start-farm.js';

const KEY = 'user:/sw/bench/#0/current/value';
const PATH = `/kdb/${KEY.replaceAll('#', '%23')}`;
/** Instances worked on at the same time, on both sides. */
const CONCURRENCY = 200;

/**
 * One key of a cluster to all its instances, durable and read back, against a bare loop that sends every elektrad the same three
 * requests (GET, PUT, GET). Each side has elektrads of its own, each on its own port, in one process besides; sessions are open before.
 */
export const fanOut = (instances: number, rounds: number): Benchmark => ({
	name: `fan-out-${instances}`,
	async run() {
		const farms = [await startFarm({count: instances, seed: {keys: {[KEY]: 'own'}}}), await startFarm({count: instances, seed: {keys: {[KEY]: 'own'}}})] as const;
		const directory = await mkdtemp(join(tmpdir(), 'clusterd-bench-'));
		const daemon = await startDaemon({...readOptions({}), port: 0, data: join(directory, 'data'), concurrency: CONCURRENCY, confirmAbove: instances, separateHosts: ['localhost'], checksPerSecond: 0}, SILENT);
		const bare = new BareClient();
		try {
			const times = await sideBySide(await ourSide(daemon, farms[0]), await bareSide(bare, farms[1]), rounds);
			return [figureOf(`fan-out-${instances}`, instances, times)];
		} finally {
			await daemon.stop();
			bare.close();
			for (const farm of farms) farm.stop();
			await rm(directory, {recursive: true, force: true});
		}
	},
});

async function ourSide(daemon: Daemon, {addresses}: Farm): Promise<Side> {
	const manager = daemon.as({id: 'bench'});
	const {id: root} = await manager.members.root();
	for (const [index, address] of addresses.entries()) await manager.commit({kind: 'create-instance', name: `i${index}`, address});
	await daemon.settled();
	return round => setOnAll(manager, root, round, addresses.length);
}

async function setOnAll(manager: ClusterManager, member: Id, round: number, instances: number): Promise<void> {
	const {operation} = await manager.commit({kind: 'set', member, units: [{name: KEY, content: `round ${round}`}]}, {waitMs: 60_000});
	if (operation?.totals.applied !== instances) throw new Error(`not all have it: ${JSON.stringify(operation?.totals)}`);
}

async function bareSide(client: BareClient, {addresses}: Farm): Promise<Side> {
	const session = 'session=bench';
	await inParallel(addresses, CONCURRENCY, origin => client.send({origin, method: 'GET', path: '/version', cookie: session}));
	return round => inParallel(addresses, CONCURRENCY, async origin => {
		await client.send({origin, method: 'GET', path: PATH, cookie: session});
		await client.send({origin, method: 'PUT', path: PATH, cookie: session, body: JSON.stringify(`round ${round}`)});
		const {body} = await client.send({origin, method: 'GET', path: PATH, cookie: session});
		if ((JSON.parse(body) as {value?: string}).value !== `round ${round}`) throw new Error(`${origin} does not have it`);
	});
}

const figureOf = (name: string, instances: number, {ratio, ours, bare}: Comparison): Figure => ({
	name, ratio, unit: 'ours ÷ bare, instances/s', aim: '≥ 0.8',
	details: {
		oursPerSecond: 1000 * instances / ours.elapsedMs, barePerSecond: 1000 * instances / bare.elapsedMs,
		oursCpuUsEach: 1000 * ours.cpuMs / instances, bareCpuUsEach: 1000 * bare.cpuMs / instances,
	},
});
