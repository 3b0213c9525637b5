import test from 'ava';
import type {DeliveryStore, InstanceNote, Ledger, LedgerLine, Operation, OperationRange} from '@clusterd/core';
import {DeliveryMemory, MemoryDeliveryStore} from '@clusterd/core/memory';
import {deliveryStoreContract, failedTitles} from '@clusterd/contracts';

/** What the saboteur does, the law that it breaks by that, and how. */
const found = (deed: string, law: string, open: (memory: DeliveryMemory) => DeliveryStore): void => {
	test(`a store that ${deed} is found out`, async (t) => {
		const failed = await failedTitles(
			t,
			(suite) => {
				deliveryStoreContract(suite, {
					name: 'store',
					setup() {
						const memory = new DeliveryMemory();
						return {open: () => open(memory)};
					},
				});
			},
			{timeoutMs: 300},
		);
		t.true(failed.includes(`store: ${law}`), `only these failed: ${failed.join('; ')}`);
	});
};

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

found(
	'fails for unknown instances',
	'an unknown instance has an empty ledger',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async ledger(instance: string): Promise<Ledger> {
				if (!memory.ledgers.has(instance)) throw new Error('unknown');
				return super.ledger(instance);
			}
		})({memory}),
);

found(
	'forgets in a crash',
	'lines come back exactly as they were written, also after a crash',
	() => new MemoryDeliveryStore(),
);

found(
	'claims before it is durable',
	'lines come back exactly as they were written, also after a crash',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				soon()
					.then(() => super.writeAhead(lines))
					.catch(() => {}); // not its concern any more
			}
		})({memory}),
);

found(
	'takes an empty text for nothing',
	'lines come back exactly as they were written, also after a crash',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				await super.writeAhead(lines.map(({written, ...line}) => ({...line, ...(written?.content && {written})})));
			}
		})({memory}),
);

found(
	'lets the highest revision count',
	'the last line of a unit counts, of those in one call too',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				const {units} = await this.ledger('i1');
				await super.writeAhead(lines.filter(({unit, revision}) => revision >= (units.get(unit)?.revision ?? 0)));
			}
		})({memory}),
);

found(
	'keeps a part of a large call',
	'many lines for many instances are kept in one call',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				return super.writeAhead(lines.slice(0, 1000));
			}
		})({memory}),
);

found(
	'hands out its own maps',
	'a ledger that was handed out does not change any more',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async ledger(instance: string): Promise<Ledger> {
				const lines = memory.ledgers.get(instance);
				return lines ? {units: lines.units, commands: [...lines.commands.values()]} : super.ledger(instance);
			}
		})({memory}),
);

found(
	'loses one of two overlapping updates',
	'of calls that overlap every line is kept',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				const before = [...(await this.ledger('i1')).units.values()]; // read, then written back whole
				await soon();
				await this.forget('i1');
				await super.writeAhead([...before, ...lines]);
			}
		})({memory}),
);

found(
	'reorders overlapping calls',
	"of calls that overlap the later one's lines count",
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				if (lines.length > 1) await soon(); // the longer call is overtaken by shorter ones
				await super.writeAhead(lines);
			}
		})({memory}),
);

found(
	'shows lines late',
	'a ledger has the lines of calls that are still under way',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				await soon();
				await super.writeAhead(lines);
			}
		})({memory}),
);

found(
	'takes a command for a setting',
	'S15: what commands replaced is kept by revision, oldest first, beside the lines of settings',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				return super.writeAhead(lines.map(({command, ...line}) => line)); // a command's line in place of the setting's
			}
		})({memory}),
);

found(
	'gives commands newest first',
	'S15: what commands replaced is kept by revision, oldest first, beside the lines of settings',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async ledger(instance: string): Promise<Ledger> {
				const {units, commands} = await super.ledger(instance);
				return {units, commands: [...commands].reverse()};
			}
		})({memory}),
);

found(
	'forgets commands with a setting',
	'S0.4: a line that is gone takes its predecessors along, and nothing else',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				await super.writeAhead(lines);
				for (const {instance, gone} of lines) if (gone) memory.ledgers.get(instance)?.commands.clear();
			}
		})({memory}),
);

found(
	'never remembers again what was gone',
	'a unit that is written again after it was gone is remembered again',
	(memory) => {
		const gone = new Set<string>();
		return new (class extends MemoryDeliveryStore {
			override writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				for (const line of lines) if (line.gone) gone.add(line.unit);
				return super.writeAhead(lines.filter(({unit}) => !gone.has(unit)));
			}
		})({memory});
	},
);

found(
	'keeps the note of a forgotten instance',
	"forgetting an instance takes its ledger and its note, for good, and no other's",
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async forget(instance: string): Promise<void> {
				memory.ledgers.delete(instance);
			}
		})({memory}),
);

found(
	'forgets late',
	'what comes after forgetting is remembered, even when the calls overlap',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async forget(instance: string): Promise<void> {
				await soon();
				await super.forget(instance);
			}
		})({memory}),
);

found('keeps notes in the process only', 'the last note of each instance is loaded, also after closing', (memory) => {
	const notes: InstanceNote[] = [];
	return new (class extends MemoryDeliveryStore {
		override note(more: readonly InstanceNote[]): void {
			notes.push(...more);
		}

		override async *load(): AsyncGenerator<InstanceNote> {
			yield* notes;
		}
	})({memory});
});

found('throws at a late note', 'a note never fails, not even after close', (memory) => {
	let closed = false;
	return new (class extends MemoryDeliveryStore {
		override note(notes: readonly InstanceNote[]): void {
			if (closed) throw new Error('closed');
			super.note(notes);
		}

		override async close(): Promise<void> {
			closed = true;
		}
	})({memory});
});

found(
	'keeps every version of an operation',
	'an operation takes the place of its former self, also after a crash',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async saveOperation(operation: Operation): Promise<void> {
				memory.operations.push(operation);
			}
		})({memory}),
);

found(
	'reorders savings of an operation',
	'of overlapping savings of an operation the later call counts',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async saveOperation(operation: Operation): Promise<void> {
				if (operation.startedAt < 3) await soon();
				await super.saveOperation(operation);
			}
		})({memory}),
);

found(
	'ignores the range',
	'operations are listed newest first, from below a revision, up to a limit, whatever the order they were saved in',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async operations({limit = 100}: OperationRange = {}): Promise<readonly Operation[]> {
				return memory.operations.toReversed().slice(0, limit);
			}
		})({memory}),
);

found(
	'forgets operations that go on',
	'operations of revisions below a number are forgotten when they have ended, for good, and no others',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async forgetOperations(before: number): Promise<void> {
				memory.operations.splice(0, memory.operations.findLastIndex(({revision}) => revision < before) + 1);
			}
		})({memory}),
);

found(
	'forgets one operation too many',
	'operations of revisions below a number are forgotten when they have ended, for good, and no others',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override forgetOperations(before: number): Promise<void> {
				return super.forgetOperations(before + 1);
			}
		})({memory}),
);

found(
	'lists more than asked for',
	'a list holds 100 operations unless told otherwise, and never more than 1,000',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override operations({limit = 1000, ...range}: OperationRange = {}): Promise<readonly Operation[]> {
				return super.operations({limit, ...range});
			}
		})({memory}),
);

found(
	'ignores signals',
	'a call whose signal is aborted rejects with its reason and has no effect',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				return super.writeAhead(lines);
			}
		})({memory}),
);

found(
	'works on after close',
	'every call after close rejects with STOPPED, close itself has no effect',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async close(): Promise<void> {}
		})({memory}),
);

found(
	'closes under a running call',
	'close waits for what is under way',
	(memory) =>
		new (class extends MemoryDeliveryStore {
			override async writeAhead(lines: readonly LedgerLine[]): Promise<void> {
				await soon();
				await super.writeAhead(lines);
			}
		})({memory}),
);

test('the store that the saboteurs are made of breaks no law', async (t) => {
	t.deepEqual(
		await failedTitles(t, (suite) => {
			deliveryStoreContract(suite, {
				name: 'store',
				setup() {
					const memory = new DeliveryMemory();
					return {open: () => new MemoryDeliveryStore({memory})};
				},
			});
		}),
		[],
	);
});
