import {BareClient, inParallel} from './bare-client.js';
import {startChild} from './child.js';
import type {Benchmark} from './figure.js';
import {here, sideBySide} from './side-by-side.js';
import {startFarm} from './start-farm.js';

const KEY = 'user:/sw/bench/#0/current/value';
const INSTANCES = 50;
const READS = 2_000;
const CONCURRENCY = 50;

/**
 * Reads of one key of each of fifty instances through clusterd (`GET /api/v1/members/ID/keys/NAME`) against a bare Koa
 * app that passes them on with node:http. The elektrads, the daemon, the bare app and who asks are processes of their
 * own; sessions are open before.
 */
export const proxiedReads: Benchmark = {
	name: 'proxied-reads',
	async run() {
		const farm = await startFarm({count: INSTANCES, seed: {keys: {[KEY]: 'value'}}});
		const ours = await startChild<readonly string[]>('our-proxy', {addresses: farm.addresses, name: KEY});
		const bare = await startChild<readonly string[]>('bare-proxy', {addresses: farm.addresses, name: KEY});
		const client = new BareClient();
		try {
			const times = await sideBySide(here(reading(client, ours.answer)), here(reading(client, bare.answer)), {
				rounds: 9,
			});
			return [
				{
					name: 'proxied-reads',
					ratio: times.ratio,
					unit: 'ours ÷ bare, reads/s',
					aim: '≥ 0.8',
					details: {
						oursPerSecond: (1000 * READS) / times.ours.elapsedMs,
						barePerSecond: (1000 * READS) / times.bare.elapsedMs,
					},
				},
			];
		} finally {
			client.close();
			for (const child of [ours, bare, farm]) child.stop();
		}
	},
};

/** A round of reads, over all instances in turn. */
function reading(client: BareClient, urls: readonly string[]): () => Promise<void> {
	const targets = urls.map((url) => new URL(url));
	return () =>
		inParallel(
			Array.from({length: READS}, (_item, index) => targets[index % targets.length]!),
			CONCURRENCY,
			async ({origin, pathname}) => {
				const {status, body} = await client.send({origin, method: 'GET', path: pathname});
				if (status !== 200 || !body.includes('"value"'))
					throw new Error(`${origin}${pathname} answered ${status}: ${body}`);
			},
		);
}
