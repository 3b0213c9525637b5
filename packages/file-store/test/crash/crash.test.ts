import test, {type ExecutionContext} from 'ava';
import {type DeliveryStore, isClusterdError, type RevisionStore} from '@clusterd/core';
import {ManualClock, SeededRandom} from '@clusterd/core/memory';
import {FileDeliveryStore, FileRevisionStore} from '@clusterd/file-store';
import {DeliveryScenario} from '../delivery/delivery-scenario.js';
import {FakeDisk} from '../disk/fake-disk.js';
import {RevisionScenario} from '../revisions/revision-scenario.js';

const DIRECTORY = '/data';
const SMALL = {segmentBytes: 1500, groupBytes: 1000} as const;
const STEPS = {revisions: 10, deliveries: 24} as const;

const openRevisions = (disk: FakeDisk): RevisionStore =>
	new FileRevisionStore({directory: DIRECTORY, disk, keptSnapshots: 2, ...SMALL});
const openDeliveries = (disk: FakeDisk, clock = new ManualClock()): DeliveryStore =>
	new FileDeliveryStore({directory: DIRECTORY, disk, clock, compactionBytes: 2500, notesIntervalMs: 10, ...SMALL});

/** Opens what a crash left, and dies again while doing so, a little later each time, until that succeeds. */
async function recovered<Store>(
	disk: FakeDisk,
	open: (disk: FakeDisk) => Store,
	load: (store: Store) => Promise<unknown>,
): Promise<{disk: FakeDisk; store: Store}> {
	for (let calls = 3, crashed = disk.crash(); ; calls += 7, crashed = crashed.crash()) {
		crashed.diesAt = calls;
		const store = open(crashed);
		try {
			await load(store);
			if (crashed.calls >= calls) continue;
			crashed.diesAt = Infinity;
			return {disk: crashed, store};
		} catch (error) {
			if (!isClusterdError(error, 'STORE_FAILED')) throw error;
		}
	}
}

/** The call at which the process or the machine dies; tells whether the scenario came so far. */
type Crash = (t: ExecutionContext, seed: number, diesAt: number) => Promise<boolean>;

const dyingDisk = (seed: number, diesAt: number): FakeDisk =>
	Object.assign(new FakeDisk({random: new SeededRandom({seed: seed + diesAt})}), {diesAt});

const crashRevisions: Crash = async (t, seed, diesAt) => {
	const disk = dyingDisk(seed, diesAt);
	const scenario = new RevisionScenario({random: new SeededRandom({seed})});
	const store = openRevisions(disk);
	for (let step = 0; step < STEPS.revisions; step++) if (await scenario.step(store)) break;
	const after = await recovered(disk, openRevisions, async (opened) => opened.load());
	scenario.restart(await scenario.check(t, after.store));
	for (let step = 0; step < 3; step++) t.false(await scenario.step(after.store));
	await scenario.check(t, openRevisions(after.disk.crash()));
	return disk.calls >= diesAt;
};

const killRevisions: Crash = async (t, seed, diesAt) => {
	const disk = dyingDisk(seed, diesAt);
	const scenario = new RevisionScenario({random: new SeededRandom({seed})});
	const store = openRevisions(disk);
	for (let step = 0; step < STEPS.revisions; step++) if (await scenario.step(store)) break;
	const died = disk.calls >= diesAt;
	const killed = disk.afterKill();
	scenario.restart(await scenario.check(t, openRevisions(killed)));
	await scenario.check(t, openRevisions(killed.crash()));
	return died;
};

const crashDeliveries: Crash = async (t, seed, diesAt) => {
	const clock = new ManualClock();
	const disk = dyingDisk(seed, diesAt);
	const scenario = new DeliveryScenario({random: new SeededRandom({seed}), advance: () => clock.advance(10)});
	const store = openDeliveries(disk, clock);
	for (let step = 0; step < STEPS.deliveries; step++) if (await scenario.step(store)) break;
	const died = disk.calls >= diesAt;
	const after = await recovered(
		disk,
		(after) => openDeliveries(after),
		async (opened) => opened.operations(),
	);
	await scenario.check(t, after.store);
	for (let step = 0; step < 5; step++) t.false(await scenario.step(after.store));
	await scenario.check(t, openDeliveries(after.disk.crash()));
	return died;
};

const killDeliveries: Crash = async (t, seed, diesAt) => {
	const clock = new ManualClock();
	const disk = dyingDisk(seed, diesAt);
	const scenario = new DeliveryScenario({random: new SeededRandom({seed}), advance: () => clock.advance(10)});
	const store = openDeliveries(disk, clock);
	for (let step = 0; step < STEPS.deliveries; step++) if (await scenario.step(store)) break;
	const died = disk.calls >= diesAt;
	const killed = disk.afterKill();
	await scenario.check(t, openDeliveries(killed));
	await scenario.check(t, openDeliveries(killed.crash()));
	return died;
};

/** Every eighth moment of a scenario; the seeds begin at different ones. */
async function atEveryMoment(t: ExecutionContext, seed: number, crash: Crash): Promise<void> {
	let diesAt = 1 + 2 * seed;
	while (await crash(t, seed, diesAt)) diesAt += 8;
	t.true(diesAt > 50, `${diesAt} moments were tried`);
}

for (let seed = 1; seed <= 4; seed++) {
	test(
		`revisions: whatever the moment of a crash, all that was acknowledged is there, and nothing half (seed ${seed})`,
		atEveryMoment,
		seed,
		crashRevisions,
	);
	test(
		`revisions: what is read after the process was killed survives a crash then (seed ${seed})`,
		atEveryMoment,
		seed,
		killRevisions,
	);
	test(
		`deliveries: whatever the moment of a crash, all that was acknowledged is there, and nothing half (seed ${seed})`,
		atEveryMoment,
		seed,
		crashDeliveries,
	);
	test(
		`deliveries: what is read after the process was killed survives a crash then (seed ${seed})`,
		atEveryMoment,
		seed,
		killDeliveries,
	);
}
