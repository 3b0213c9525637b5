import test from 'ava';
import type {LoadedRevisions, Revision, RevisionRange, RevisionStore, Snapshot} from '@clusterd/core';
import {MemoryRevisionStore, RevisionMemory} from '@clusterd/core/memory';
import {failedTitles, revisionStoreContract} from '@clusterd/contracts';

/** What the saboteur does, the law that it breaks by that, and how. */
const found = (deed: string, law: string, open: (memory: RevisionMemory) => RevisionStore): void => {
	test(`a store that ${deed} is found out`, async (t) => {
		const failed = await failedTitles(
			t,
			(suite) => {
				revisionStoreContract(suite, {
					name: 'store',
					setup() {
						const memory = new RevisionMemory();
						return {open: () => open(memory)};
					},
				});
			},
			{timeoutMs: 300},
		);
		t.true(failed.includes(`store: ${law}`), `only these failed: ${failed.join('; ')}`);
	});
};

/** Lets others go on, until something holds or often enough. */
async function rounds(count: number, holds: () => boolean): Promise<void> {
	for (let round = 0; round < count && !holds(); round++) await new Promise((resolve) => setImmediate(resolve));
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

found(
	'finds a snapshot on a fresh medium',
	'a fresh medium holds nothing',
	() => new MemoryRevisionStore({memory: Object.assign(new RevisionMemory(), {snapshots: new Map([[0, []]])})}),
);

found(
	'changes line ends',
	'revisions come back in order and exactly as they were given',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async append(revisions: readonly Revision[]): Promise<void> {
				await super.append(
					revisions.map(({comment, ...rest}) => ({
						...rest,
						...(comment !== undefined && {comment: comment.replaceAll('\r\n', '\n')}),
					})),
				);
			}
		})({memory}),
);

found(
	'puts later revisions first',
	'revisions come back in order and exactly as they were given',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async append(revisions: readonly Revision[]): Promise<void> {
				memory.revisions.unshift(...revisions);
			}
		})({memory}),
);

found('forgets in a crash', 'appended revisions survive a crash', () => new MemoryRevisionStore());

found(
	'claims before it is durable',
	'appended revisions survive a crash',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async append(revisions: readonly Revision[]): Promise<void> {
				soon()
					.then(() => super.append(revisions))
					.catch(() => {}); // not its concern any more
			}
		})({memory}),
);

found(
	'loses one of two overlapping updates',
	'appends that overlap are all kept, in the order of the calls',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async append(revisions: readonly Revision[]): Promise<void> {
				const all = [...memory.revisions, ...revisions];
				await soon();
				memory.revisions.splice(0, Infinity, ...all);
			}
		})({memory}),
);

found(
	'overwrites a revision',
	'of two overlapping appends of the same number the first is kept',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async append(revisions: readonly Revision[]): Promise<void> {
				await soon();
				for (const revision of revisions) memory.revisions[revision.number - 1] = revision;
			}
		})({memory}),
);

found(
	'appends half of a bad batch',
	'a number that is not the next one is refused, and nothing of the batch is kept',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async append(revisions: readonly Revision[]): Promise<void> {
				for (const revision of revisions) await super.append([revision]);
			}
		})({memory}),
);

found(
	'fails on an empty batch',
	'appending nothing changes nothing',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async append(revisions: readonly Revision[]): Promise<void> {
				if (!revisions[0]) throw new Error('nothing to append');
				await super.append(revisions);
			}
		})({memory}),
);

found(
	'ignores signals',
	'a call whose signal is aborted rejects with its reason and has no effect',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override append(revisions: readonly Revision[]): Promise<void> {
				return super.append(revisions);
			}
		})({memory}),
);

found(
	'works on after close',
	'every call after close rejects with STOPPED, close itself has no effect',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async close(): Promise<void> {}
		})({memory}),
);

found(
	'closes under a running call',
	'close waits for what is under way',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async append(revisions: readonly Revision[]): Promise<void> {
				await soon();
				await super.append(revisions);
			}
		})({memory}),
);

found(
	'loads everything always',
	'load gives revisions up to and with the one asked for',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override load(): Promise<LoadedRevisions> {
				return super.load();
			}
		})({memory}),
);

found(
	'shows what came after the load',
	'what is loaded holds nothing that was appended later',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async load(): Promise<LoadedRevisions> {
				return {
					revisions: (async function* () {
						yield* memory.revisions;
					})(),
				};
			}
		})({memory}),
);

found(
	'lists oldest first',
	'revisions are listed newest first, from below a number, up to a limit',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async list(range?: RevisionRange): Promise<readonly Revision[]> {
				return [...(await super.list(range))].reverse();
			}
		})({memory}),
);

found(
	'lists more than asked for',
	'a list holds 100 revisions unless told otherwise, and never more than 1,000',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override list({limit = 1000, ...range}: RevisionRange = {}): Promise<readonly Revision[]> {
				return super.list({limit, ...range});
			}
		})({memory}),
);

found(
	'ends following at the newest',
	'a follower gets every revision after a number, in order, and then each new one',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async *follow(after: number): AsyncGenerator<Revision> {
				yield* memory.revisions.slice(after);
			}
		})({memory}),
);

found('shows followers what is not durable', 'a follower only gets what survives a crash', (memory) => {
	const early: Revision[] = [];
	return new (class extends MemoryRevisionStore {
		override async append(revisions: readonly Revision[]): Promise<void> {
			early.push(...revisions);
			await rounds(20, () => false);
			await super.append(revisions);
		}

		override async *follow(): AsyncGenerator<Revision> {
			await rounds(100, () => early.length > 0);
			yield* early;
		}
	})({memory});
});

found(
	'follows on after an abort',
	'following ends when its signal is aborted',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override follow(after: number): AsyncIterable<Revision> {
				return super.follow(after);
			}
		})({memory}),
);

found(
	'saves no snapshot',
	'load starts from a snapshot once it is saved, also after a crash',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async saveSnapshot(): Promise<void> {}
		})({memory}),
);

found(
	'drops revisions below a snapshot',
	'a snapshot drops no revision',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async saveSnapshot(snapshot: Snapshot): Promise<void> {
				await super.saveSnapshot(snapshot);
				memory.revisions.fill(memory.revisions[0] as Revision, 0, snapshot.revision);
			}
		})({memory}),
);

found(
	'keeps one snapshot only',
	'load takes the newest snapshot that is not above the revision asked for',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async saveSnapshot(snapshot: Snapshot): Promise<void> {
				await super.saveSnapshot(snapshot);
				for (const revision of memory.snapshots.keys())
					if (revision < snapshot.revision) memory.snapshots.delete(revision);
			}
		})({memory}),
);

found(
	'does not replace a snapshot',
	'a snapshot of the same revision takes the place of the former',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async saveSnapshot(snapshot: Snapshot): Promise<void> {
				if (!memory.snapshots.has(snapshot.revision)) await super.saveSnapshot(snapshot);
			}
		})({memory}),
);

found(
	'saves a snapshot piece by piece',
	'a snapshot whose entries fail half-way leaves everything as it was',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async saveSnapshot({revision, entries}: Snapshot): Promise<void> {
				memory.snapshots.set(revision, []);
				for await (const entry of entries)
					memory.snapshots.set(revision, [...(memory.snapshots.get(revision) ?? []), entry]);
			}
		})({memory}),
);

found(
	'loses what is appended during a snapshot',
	'revisions appended while a snapshot is saved are kept',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async saveSnapshot(snapshot: Snapshot): Promise<void> {
				const {length} = memory.revisions;
				await super.saveSnapshot(snapshot);
				memory.revisions.length = length;
			}
		})({memory}),
);

found(
	'takes a snapshot of the future',
	'a snapshot of a revision that is not there is refused',
	(memory) =>
		new (class extends MemoryRevisionStore {
			override async saveSnapshot({revision, entries}: Snapshot): Promise<void> {
				const kept = [];
				for await (const entry of entries) kept.push(entry);
				memory.snapshots.set(revision, kept);
			}
		})({memory}),
);

test('the store that the saboteurs are made of breaks no law', async (t) => {
	t.deepEqual(
		await failedTitles(t, (suite) => {
			revisionStoreContract(suite, {
				name: 'store',
				setup() {
					const memory = new RevisionMemory();
					return {open: () => new MemoryRevisionStore({memory})};
				},
			});
		}),
		[],
	);
});
