import {BareClient, inParallel} from './bare-client.js';
import {serveParent} from './child.js';
import {CONCURRENCY, KEY_PATH, MOUNTPOINTS_PATH} from './fan-out-key.js';
import {measured} from './side-by-side.js';

/** A round of the bare side: what each elektrad is sent. */
export interface BareTask {
	readonly round: number;
	/** Paths that are read first, as ours reads them. @defaultValue none */
	readonly first?: readonly string[];
	/** How often all of it is done. @defaultValue 1 */
	readonly times?: number;
}

/** Reading only, at an even pace: what looking at instances takes. */
export interface WatchTask {
	readonly watchMs: number;
	readonly perSecond: number;
}

const client = new BareClient();
const cookie = 'session=bench';
let addresses: readonly string[] = [];

/** Runs in a process of its own: a loop that has each elektrad's key read, set and read again, and nothing else. */
serveParent(
	async (order: {readonly addresses: readonly string[]}) => {
		({addresses} = order);
		await inParallel(addresses, CONCURRENCY, (origin) =>
			client.send({origin, method: 'GET', path: '/version', cookie}),
		);
	},
	(task: BareTask | WatchTask) => measured(() => ('watchMs' in task ? watch(task) : set(task))),
);

async function set({round, first = [], times = 1}: BareTask): Promise<void> {
	for (let time = 0; time < times; time++) await setAll(`bare ${round} ${time}`, first);
}

/** As many instances a second, in turn, each asked twice. */
async function watch({watchMs, perSecond}: WatchTask): Promise<void> {
	let next = 0;
	for (let tick = 0; tick < watchMs / 1000; tick++) {
		const pause = new Promise((resolve) => setTimeout(resolve, 1000));
		const looked = Array.from({length: perSecond}, () => addresses[next++ % addresses.length]!);
		await inParallel(looked, CONCURRENCY, async (origin) => {
			for (const path of [MOUNTPOINTS_PATH, KEY_PATH])
				JSON.parse((await client.send({origin, method: 'GET', path, cookie})).body);
		});
		await pause;
	}
}

const setAll = (content: string, first: readonly string[]): Promise<void> =>
	inParallel(addresses, CONCURRENCY, async (origin) => {
		for (const path of [...first, KEY_PATH]) await client.send({origin, method: 'GET', path, cookie});
		await client.send({origin, method: 'PUT', path: KEY_PATH, cookie, body: JSON.stringify(content)});
		const {body} = await client.send({origin, method: 'GET', path: KEY_PATH, cookie});
		if ((JSON.parse(body) as {value?: string}).value !== content) throw new Error(`${origin} does not have it`);
	});
