import http from 'node:http';
import {InstanceUrl, type Clock, type KeyDatabase, type Step, type StepResult, type Target} from '@clusterd/core';
import {SeededRandom, type ManualClock} from '@clusterd/core/memory';
import {startEmbeddedElektrad, type EmbeddedElektrad, type EmbeddedElektradOptions} from '@clusterd/embedded-elektrad';
import {ElektradConnector, type ElektradConnectorOptions} from '@clusterd/elektrad';
import type {ExecutionContext} from 'ava';
import {Tap} from './tap.js';

/** A clock on which waiting takes no time: whoever waits moves it on. */
export class ImpatientClock implements Clock {
	#skippedMs = 0;

	now(): number {
		return Date.now() + this.#skippedMs;
	}

	after(delayMs: number, wake: () => void): () => void {
		const due = this.now() + delayMs;
		const timer = setImmediate(() => {
			this.#skippedMs += Math.max(0, due - this.now());
			wake();
		});
		return () => clearImmediate(timer);
	}
}

let seed = 0;

/** A connector, by default impatient; closed when the test ends. */
export function makeConnector(t: ExecutionContext, options: Partial<ElektradConnectorOptions> = {}): ElektradConnector {
	const connector = new ElektradConnector({
		clock: new ImpatientClock(),
		random: new SeededRandom({seed: ++seed}),
		timeoutMs: 60_000,
		...options,
	});
	t.teardown(() => connector.close());
	return connector;
}

export interface Surroundings {
	readonly elektrad: EmbeddedElektrad;
	readonly tap: Tap;
	readonly connector: ElektradConnector;
	readonly target: Target;
	readonly database: KeyDatabase;
}

/** An elektrad with all its defects, a tap on the line to it, and a key database of a connector. */
export async function setup(
	t: ExecutionContext,
	options: Partial<ElektradConnectorOptions> = {},
	elektradOptions: EmbeddedElektradOptions = {},
): Promise<Surroundings> {
	const elektrad = await startEmbeddedElektrad(elektradOptions);
	t.teardown(() => elektrad.stop());
	const tap = new Tap(elektrad.url);
	await tap.start();
	t.teardown(() => tap.stop());
	const connector = makeConnector(t, options);
	const target = {instance: 'i1', address: InstanceUrl.parse(tap.url).toString()};
	return {elektrad, tap, connector, target, database: connector.open(target)};
}

/** Does the steps, and gives all results. */
export async function apply(database: KeyDatabase, ...steps: readonly Step[]): Promise<StepResult[]> {
	const results = [];
	for await (const result of database.apply(steps)) results.push(result);
	return results;
}

/** A step that sets a unit. */
export const setTo = (unit: string, content: string, present?: string): Step => ({
	unit,
	wanted: {content},
	present: present === undefined ? {} : {content: present},
});

/** A step that removes a unit. */
export const removeOf = (unit: string, present: string): Step => ({unit, wanted: {}, present: {content: present}});

/** Resolves when somebody waits on the clock, as far as answers of this process lead there. */
export async function untilSomebodyWaits(clock: ManualClock): Promise<void> {
	while (clock.timers === 0) await new Promise((resolve) => setImmediate(resolve));
}

/** A request past the connector. */
export async function ask(
	url: string,
	method: string,
	path: string,
	{session, body}: {readonly session?: string; readonly body?: string} = {},
): Promise<string> {
	return new Promise((resolve, reject) => {
		const request = http.request(
			`${url}${path}`,
			{method, agent: false, headers: session === undefined ? {} : {cookie: `session=${session}`}},
			(response) => {
				response.setEncoding('utf8');
				let text = '';
				response.on('data', (chunk: string) => {
					text += chunk;
				});
				response.on('end', () => resolve(`${response.statusCode} ${text}`));
			},
		);
		request.on('error', reject);
		request.end(body);
	});
}

/** An answer of elektrad that refuses, in these words. */
export const refusedWith = (
	text: string,
): {readonly status: 400; readonly body: string; readonly headers: {readonly 'content-type': string}} => ({
	status: 400,
	body: JSON.stringify({error: text}),
	headers: {'content-type': 'text/plain; charset=utf-8'},
});
