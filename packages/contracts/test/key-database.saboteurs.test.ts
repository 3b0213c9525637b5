import test from 'ava';
import type {CallOptions, Connector, Identity, KeyDatabase, KeyReading, Step, StepResult} from '@clusterd/core';
import {MemoryConnector, type MemoryInstance} from '@clusterd/core/memory';
import {failedTitles, keyDatabaseContract, memoryHand} from '@clusterd/contracts';

/** A key database that does what another one does, until a saboteur overrides it. */
class Passing implements KeyDatabase {
	protected readonly honest: KeyDatabase;

	constructor(honest: KeyDatabase) {
		this.honest = honest;
	}

	identify(options?: CallOptions & {readonly fresh?: boolean}): Promise<Identity> {
		return this.honest.identify(options);
	}

	names(below: string, options?: CallOptions): Promise<readonly string[]> {
		return this.honest.names(below, options);
	}

	read(names: readonly string[], options?: CallOptions): Promise<readonly KeyReading[]> {
		return this.honest.read(names, options);
	}

	readBelow(below: string, options?: CallOptions): Promise<readonly KeyReading[]> {
		return this.honest.readBelow(below, options);
	}

	apply(steps: readonly Step[], options?: CallOptions): AsyncIterable<StepResult> {
		return this.honest.apply(steps, options);
	}

	close(): Promise<void> {
		return this.honest.close();
	}
}

/** What the saboteur does, the law that it breaks by that, and how. */
const found = (
	deed: string,
	law: string,
	sabotage: (honest: KeyDatabase, instance: MemoryInstance) => KeyDatabase,
): void => {
	test(`a key database that ${deed} is found out`, async (t) => {
		const failed = await failedTitles(
			t,
			(suite) => {
				keyDatabaseContract(suite, {
					name: 'database',
					setup() {
						const honest = new MemoryConnector();
						const target = {instance: 'i1', address: 'http://saboteur.test'};
						const instance = honest.at(target.address);
						const connector: Connector = {
							open: (opened) => sabotage(honest.open(opened), instance),
							close: () => honest.close(),
						};
						return {connector, target, outside: memoryHand(instance)};
					},
				});
			},
			{timeoutMs: 300},
		);
		t.true(failed.includes(`database: ${law}`), `only these failed: ${failed.join('; ')}`);
	});
};

test('an honest key database passes', async (t) => {
	const failed = await failedTitles(t, (suite) => {
		keyDatabaseContract(suite, {
			name: 'database',
			setup() {
				const connector = new MemoryConnector();
				const target = {instance: 'i1', address: 'http://honest.test'};
				return {connector, target, outside: memoryHand(connector.at(target.address))};
			},
		});
	});
	t.deepEqual(failed, []);
});

found(
	'answers stale',
	'a change from outside is seen by the next read',
	(honest) =>
		new (class extends Passing {
			readonly #seen = new Map<string, readonly KeyReading[]>();

			override async read(names: readonly string[], options?: CallOptions): Promise<readonly KeyReading[]> {
				const known = this.#seen.get(names.join()) ?? (await super.read(names, options));
				this.#seen.set(names.join(), known);
				return known;
			}
		})(honest),
);

found(
	'claims steps that it does not do',
	'an applied step is stored, and what is there now is told',
	(honest) =>
		new (class extends Passing {
			override async *apply(steps: readonly Step[]): AsyncIterable<StepResult> {
				for (const step of steps) yield {step, outcome: 'applied', now: step.wanted};
			}
		})(honest),
);

found(
	'hides refusals',
	"S11.1: a refused step is told with the instance's own words, and leaves what was there",
	(honest) =>
		new (class extends Passing {
			override async *apply(steps: readonly Step[], options?: CallOptions): AsyncIterable<StepResult> {
				for await (const result of super.apply(steps, options))
					yield {step: result.step, outcome: 'applied', ...(result.now && {now: result.now})};
			}
		})(honest),
);

found(
	'takes a lost step for applied',
	'a step that another writer undid is lost, and says what is there',
	(honest) =>
		new (class extends Passing {
			override async *apply(steps: readonly Step[], options?: CallOptions): AsyncIterable<StepResult> {
				for await (const result of super.apply(steps, options))
					yield result.outcome === 'lost' ? {step: result.step, outcome: 'applied'} : result;
			}
		})(honest),
);

found(
	'stores what it says was refused',
	'S11.1: a refused new key is not there, neither stored nor read',
	(honest, instance) =>
		new (class extends Passing {
			override async *apply(steps: readonly Step[], options?: CallOptions): AsyncIterable<StepResult> {
				for await (const result of super.apply(steps, options)) {
					if (result.outcome === 'rejected') instance.put(result.step.unit, result.step.wanted);
					yield result;
				}
			}
		})(honest),
);

found(
	'gives up after a refusal',
	'a refused step ends neither the others nor itself for ever',
	(honest) =>
		new (class extends Passing {
			override async *apply(steps: readonly Step[], options?: CallOptions): AsyncIterable<StepResult> {
				for await (const result of super.apply(steps, options)) {
					yield result;
					if (result.outcome === 'rejected') return;
				}
			}
		})(honest),
);

found(
	'removes what is below too',
	'removing a key leaves those below it, and the marker',
	(honest, instance) =>
		new (class extends Passing {
			override async *apply(steps: readonly Step[], options?: CallOptions): AsyncIterable<StepResult> {
				for await (const result of super.apply(steps, options)) {
					if (result.step.wanted.content === undefined)
						for (const name of instance.names()) if (name.startsWith(`${result.step.unit}/`)) instance.remove(name);
					yield result;
				}
			}
		})(honest),
);

found(
	'shows every second sibling',
	'a subtree is read whole, whatever levels are missing in it',
	(honest) =>
		new (class extends Passing {
			override async readBelow(below: string, options?: CallOptions): Promise<readonly KeyReading[]> {
				return (await super.readBelow(below, options)).filter((_, index) => index % 2 === 0);
			}
		})(honest),
);

found(
	'lists the marker',
	'the marker and what belongs to Elektra are not listed',
	(honest, instance) =>
		new (class extends Passing {
			override async names(): Promise<readonly string[]> {
				return instance.names();
			}
		})(honest),
);

found(
	'makes a new marker each time',
	'S13.2: a marker that is there counts, whatever was recorded',
	(honest) =>
		new (class extends Passing {
			override async identify(): Promise<Identity> {
				return {...(await super.identify()), marker: 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a'};
			}
		})(honest),
);

test('a key database that writes to whoever answers is found out', async (t) => {
	const failed = await failedTitles(t, (suite) => {
		keyDatabaseContract(suite, {
			name: 'database',
			setup() {
				const connector = new MemoryConnector();
				const target = {instance: 'i1', address: 'http://trusting.test'};
				const trusting = {open: () => connector.open(target), close: () => connector.close()};
				return {connector: trusting, target, outside: memoryHand(connector.at(target.address))};
			},
		});
	});
	t.true(
		failed.includes('database: S13.2: nothing is written where another marker is found than recorded'),
		failed.join('; '),
	);
});

found(
	'does not notice a restart',
	'a start that was noticed is told by another number',
	(honest) =>
		new (class extends Passing {
			override async identify(options?: CallOptions & {readonly fresh?: boolean}): Promise<Identity> {
				return {...(await super.identify(options)), start: 1};
			}
		})(honest),
);

found(
	'takes no answer for no key',
	'an instance that is not there is unreachable, in every call, and is found again',
	(honest) =>
		new (class extends Passing {
			override async read(names: readonly string[], options?: CallOptions): Promise<readonly KeyReading[]> {
				try {
					return await super.read(names, options);
				} catch (error) {
					if (options?.signal?.aborted) throw error;
					return names.map((name) => ({name, state: 'missing', meta: {}}));
				}
			}
		})(honest),
);

found(
	'sends first and thinks then',
	'S0.5: what must never be sent is refused before anything is sent',
	(honest) =>
		new (class extends Passing {
			override async *apply(steps: readonly Step[], options?: CallOptions): AsyncIterable<StepResult> {
				for (const step of steps) yield* super.apply([step], options);
			}
		})(honest),
);

found(
	'takes an empty text for nothing',
	'an applied step is stored, and what is there now is told',
	(honest) =>
		new (class extends Passing {
			override async *apply(steps: readonly Step[], options?: CallOptions): AsyncIterable<StepResult> {
				const mangled = steps.map((step) => (step.wanted.content === '' ? {...step, wanted: {}} : step));
				yield* super.apply(mangled, options);
			}
		})(honest),
);

found(
	'goes on after close',
	'nothing goes through a closed connection, which may be closed again',
	(honest) =>
		new (class extends Passing {
			override async close(): Promise<void> {
				await this.honest.identify();
			}
		})(honest),
);

found(
	'is deaf to signals',
	"an aborted call rejects with the signal's reason, and nothing is written",
	(honest) =>
		new (class extends Passing {
			override apply(steps: readonly Step[]): AsyncIterable<StepResult> {
				return super.apply(steps);
			}
		})(honest),
);
