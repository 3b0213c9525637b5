import {InstanceUrl, type Clock, type KeyDatabase, type Step, type StepResult, type Target} from '@clusterd/core';
import {SeededRandom} from '@clusterd/core/memory';
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
	const connector = new ElektradConnector({clock: new ImpatientClock(), random: new SeededRandom({seed: ++seed}), timeoutMs: 60_000, ...options});
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
export async function setup(t: ExecutionContext, options: Partial<ElektradConnectorOptions> = {}, elektradOptions: EmbeddedElektradOptions = {}): Promise<Surroundings> {
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
export const setTo = (unit: string, content: string, present?: string): Step => ({unit, wanted: {content}, present: present === undefined ? {} : {content: present}});

/** A step that removes a unit. */
export const removeOf = (unit: string, present: string): Step => ({unit, wanted: {}, present: {content: present}});
