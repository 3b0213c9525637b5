import {createHash} from 'node:crypto';
import {
	FleetManager,
	isClusterdError,
	unitName,
	type Change,
	type ClusterManager,
	type ErrorCode,
	type Id,
	type Outcome,
	type Plan,
	type Unit,
} from '@clusterd/core';
import {
	DeliveryMemory,
	MemoryConnector,
	MemoryDeliveryStore,
	MemoryRevisionStore,
	RevisionMemory,
	SeededRandom,
} from '@clusterd/core/memory';
import type {Verdict, World} from './case.js';
import {ADDRESSES, Choices} from './choices.js';
import {compareAll, compareVerdict, expectSame} from './compare.js';
import {checkFold} from './fold.js';
import {converge, look, type Site} from './converge.js';
import {addedBy, checkForetold, foretoldBy, type Databases} from './foretold.js';
import {nodeOf, type Intent} from './intent.js';
import {Machine, type Content} from './machine.js';
import {endClaims, oweAgain, populate, removeLeft} from './sites.js';
import {SteppedClock} from './stepped-clock.js';
import {ALL_UNITS, CONTENTS, type History, type Manner, type Step} from './steps.js';
import {judge, touchedBy} from './verdict.js';
import type {Tally} from './tally.js';

/** More instances than these need a confirmation: few, so that small fleets need one now and then. */
const UNCONFIRMED = 3;

/** Plays a history to a manager and to the model at once, and compares them after each step. */
export class Player {
	readonly machines = new Map<string, Machine>();
	readonly sites = new Map<Id, Site>();
	readonly revisions = new RevisionMemory();
	readonly deliveries = new DeliveryMemory();
	readonly connector = new MemoryConnector();
	readonly clock = new SteppedClock();
	readonly units: readonly Unit[];
	/** What was done, to be read by people. */
	readonly log: string[] = [];
	readonly #tally: Tally;
	intent: Intent = {nodes: [{id: 'c1', kind: 'cluster', name: 'all', since: 1}], settings: [], exemptions: []};
	manager!: FleetManager;
	api!: ClusterManager;
	/** Whether intent may have changed since it was compared. */
	isNew = true;
	#compared = 0;
	#isRestarted = false;
	/** The number of the youngest member. */
	lastId = 1;
	#last: Change | undefined;
	#undoable: {readonly revision: number; readonly before: Intent} | undefined;

	constructor(units: readonly number[], tally: Tally) {
		this.units = units.map((at) => ALL_UNITS[at]!);
		this.#tally = tally;
		for (const address of ADDRESSES) this.machines.set(address, new Machine());
	}

	get revision(): number {
		return this.revisions.revisions.length;
	}

	get #choices(): Choices {
		return new Choices(this);
	}

	/** The last revision, when it is somebody's and gave no orders. */
	get undoable(): {readonly revision: number; readonly before: Intent} | undefined {
		return this.#undoable?.revision === this.revision ? this.#undoable : undefined;
	}

	static async play({units, members, steps}: History, tally: Tally): Promise<void> {
		const player = new Player(units, tally);
		await player.#start();
		try {
			for (const [at, {parent, isInstance}] of members.entries())
				await player.#step(
					isInstance
						? {do: 'create-instance', parent, name: at, machine: at}
						: {do: 'create-cluster', parent, name: at},
					{unconfirmed: false, crash: false},
				);
			for (const {step, manner} of steps) await player.#step(step, manner);
			await player.#end();
		} catch (error) {
			throw new Error(
				[error instanceof Error ? error.message : String(error), ...player.log.map((line) => `  ${line}`)].join('\n'),
				{cause: error},
			);
		} finally {
			await player.manager.stop();
		}
	}

	async #start(): Promise<void> {
		this.manager = await FleetManager.start({
			revisionStore: new MemoryRevisionStore({memory: this.revisions}),
			deliveryStore: new MemoryDeliveryStore({memory: this.deliveries}),
			connector: this.connector,
			clock: this.clock,
			random: new SeededRandom({seed: 1}),
			hash: (text) => createHash('sha256').update(text).digest('hex'),
			regex: {compile: (pattern) => new RegExp(pattern)},
			checkReadsPerSecond: 0,
			snapshotEvery: 4,
			limits: {unconfirmedInstances: UNCONFIRMED},
		});
		this.api = this.manager.as({id: 'ada'});
		for (const {repairs} of this.sites.values()) repairs.clear(); // a new daemon counts anew
		this.#isRestarted = true;
	}

	async #step(step: Step, manner: Manner): Promise<void> {
		this.#tally.steps += 1;
		this.#tally.count(step.do);
		if (!isChange(step))
			this.log.push(`${step.do} ${'machine' in step ? this.#choices.address(step.machine) : JSON.stringify(step)}`);
		if (step.do === 'outside') this.#outside(step);
		else if (step.do === 'leave') this.#leave(step.machine);
		else if (step.do === 'return') await this.#return(this.#choices.address(step.machine));
		else if (step.do === 'look') await this.#look(this.#choices.address(step.machine));
		else if (step.do === 'restart') await this.#restart(step.forgetful);
		else await this.#change(step, manner);
		this.isNew = this.#isRestarted || this.revision !== this.#compared;
		await compareAll(this);
		this.#compared = this.revision;
		this.#isRestarted = false;
	}

	/** In the end everybody is there and looked at, and as it should be. */
	async #end(): Promise<void> {
		for (const address of this.machines.keys()) await this.#return(address);
		await compareAll(this);
		for (const address of this.machines.keys()) await this.#look(address);
		await compareAll(this, {isEnd: true});
		await checkFold(this.revisions.revisions);
	}

	#outside({machine, unit, content}: Step & {do: 'outside'}): void {
		const address = this.#choices.address(machine);
		const target = this.units[unit % this.units.length]!;
		const written: Content = content === undefined ? undefined : CONTENTS[content];
		this.log.push(`  ${target.replace('\0', ' ')} becomes ${JSON.stringify(written) ?? 'nothing'}`);
		const model = this.machines.get(address)!;
		model.write(target, written);
		this.connector.at(address).put(target, written === undefined ? {} : {content: written});
		for (const other of ALL_UNITS) if (unitName(other) === unitName(target)) model.foreign.add(other);
	}

	#leave(machine: number): void {
		const address = this.#choices.address(machine);
		this.machines.get(address)!.isOnline = false;
		this.connector.at(address).offline = true;
	}

	async #return(address: string): Promise<void> {
		const machine = this.machines.get(address)!;
		if (machine.isOnline) return;
		machine.isOnline = true;
		this.connector.at(address).offline = false;
		const site = this.#siteAt(address);
		if (!site) return;
		this.manager.wake(site.id);
		await this.manager.whenIdle();
		converge(site, this.intent, this.revision);
		await removeLeft(this);
	}

	async #look(address: string): Promise<void> {
		const site = this.#siteAt(address);
		if (!site || !site.machine.isOnline) return;
		await this.manager.check(site.id);
		await this.manager.whenIdle();
		look(site, this.intent, this.revision);
	}

	/** A new daemon on the same media; a forgetful one has lost the notes, which may be (S0.3 needs none). */
	async #restart(forgetful: boolean): Promise<void> {
		await this.manager.stop();
		if (forgetful) this.deliveries.notes.clear();
		await this.#start();
		await this.#wake();
		for (const site of this.sites.values()) {
			if (forgetful) site.known.clear();
			if (site.machine.isOnline) converge(site, this.intent, this.revision);
		}
		await removeLeft(this);
	}

	/** What a new daemon has to do, it does at once. */
	async #wake(): Promise<void> {
		for (const {id, kind} of this.intent.nodes) if (kind === 'instance') this.manager.wake(id);
		await this.manager.whenIdle();
	}

	async #change(step: Step, manner: Manner): Promise<void> {
		const change = step.do === 'again' ? this.#last : this.#choices.change(step);
		if (!change || (change.kind === 'undo' && change.revision !== this.undoable?.revision)) return;
		this.#last = change;
		this.log.push(`${this.revision}: ${JSON.stringify(change)}${isPlain(manner) ? '' : ` ${JSON.stringify(manner)}`}`);
		const world: World = {
			intent: this.intent,
			sites: this.sites,
			revision: this.revision + 1,
			nextId: this.lastId + 1,
			...(this.undoable ? {last: this.undoable} : {}),
		};
		const verdict = judge(world, change);
		const plan = await this.#plan(change, verdict);
		if (!plan) return this.#expectRefused(change, verdict);
		compareVerdict(this, change, verdict, plan, UNCONFIRMED);
		if (verdict.obstacles.length > 0) return this.#expectRefused(change, verdict);
		if (plan.confirmation && manner.unconfirmed) return this.#expectUnconfirmed(change);
		const base = manner.ago === undefined ? undefined : Math.max(0, this.revision - manner.ago);
		if (base !== undefined && this.#isStale(verdict, base)) return this.#expectStale(change, plan, base);
		const foretold = foretoldBy(plan, this.#databases(plan), (id) => change.kind !== 'undo' || this.sites.has(id));
		const outcome = await this.api.commit(change, {digest: plan.digest, ...(base === undefined ? {} : {base})});
		await this.#accept(change, verdict, outcome, manner);
		checkForetold(foretold, this.#databases(plan));
	}

	/** The key databases of all instances, and of the one that a plan adds. */
	#databases(plan: Plan): Databases {
		return new Map([
			...addedBy(plan).map(({id, addresses}) => [id, this.connector.at(addresses[0]!)] as const),
			...this.intent.nodes.flatMap(({id, address}) =>
				address === undefined ? [] : [[id, this.connector.at(address)] as const],
			),
		]);
	}

	/** The plan; undefined when the change was thrown back, as it had to be. */
	async #plan(change: Change, {thrown}: Verdict): Promise<Plan | undefined> {
		let plan: Plan;
		try {
			plan = await this.api.plan(change);
		} catch (error) {
			if (!isClusterdError(error)) throw error;
			if (!thrown.has(error.code))
				throw new Error(
					`${JSON.stringify(change)} was thrown back with ${error.code} (${error.message}), where ${[...thrown].join(' or ') || 'a plan'} was expected`,
					{cause: error},
				);
			this.#tally.refused(error.code);
			return undefined;
		}
		if (thrown.size > 0)
			throw new Error(`${JSON.stringify(change)} was planned, where ${[...thrown].join(' or ')} was expected`);
		return plan;
	}

	async #expectError(
		change: Change,
		options: Parameters<ClusterManager['commit']>[1],
		codes: ReadonlySet<ErrorCode>,
	): Promise<void> {
		const before = this.revision;
		try {
			await this.api.commit(change, options);
		} catch (error) {
			if (!isClusterdError(error) || !codes.has(error.code)) throw error;
			this.#tally.refused(error.code);
			expectSame('revisions after a refusal', this.revision, before);
			return;
		}
		throw new Error(`${JSON.stringify(change)} was done, where ${[...codes].join(' or ')} was expected`);
	}

	async #expectRefused(change: Change, {thrown, obstacles}: Verdict): Promise<void> {
		const codes = obstacles.length > 1 ? ['CHANGE_REFUSED' as const] : obstacles.map(({code}) => code);
		await this.#expectError(change, {}, new Set(thrown.size > 0 ? thrown : codes));
	}

	#expectUnconfirmed(change: Change): Promise<void> {
		return this.#expectError(change, {}, new Set(['CONFIRMATION_REQUIRED']));
	}

	/** S10: whether something that the change changes was changed after its author looked. */
	#isStale({intent: after}: Verdict, base: number): boolean {
		const before = this.intent;
		const nodes = [...before.nodes, ...after.nodes].filter(
			(node) => nodeOf(before, node.id) !== nodeOf(after, node.id),
		);
		const settings = [...before.settings, ...after.settings].filter(
			(setting) => !before.settings.includes(setting) || !after.settings.includes(setting),
		);
		const exemptions = [...before.exemptions, ...after.exemptions].filter(
			(each) => !before.exemptions.includes(each) || !after.exemptions.includes(each),
		);
		const touched = [
			...nodes.map(({id}) => id),
			...settings.map(({cluster, unit}) => `${cluster}\0${unit}`),
			...exemptions.map(({member, cluster, unit}) => `${member}\0exempt\0${cluster}\0${unit}`),
		];
		return touched.some((key) =>
			this.revisions.revisions.some(({number, edits}) => number > base && edits.some((edit) => edit.key === key)),
		);
	}

	#expectStale(change: Change, {digest}: Plan, base: number): Promise<void> {
		return this.#expectError(change, {digest, base}, new Set(['REVISION_CONFLICT']));
	}

	async #accept(change: Change, verdict: Verdict, {revision, operation}: Outcome, {crash}: Manner): Promise<void> {
		const {intent: before} = this;
		const isEmpty = verdict.intent === before && verdict.orders.length === 0;
		expectSame('whether there is a revision', revision !== undefined, !isEmpty);
		this.#tally.changed(change.kind, isEmpty);
		if (crash) await this.#crash();
		await this.manager.whenIdle();
		const touched = touchedBy(before, verdict);
		if (operation) expectSame('targets of the operation', operation.targets, touched.size);
		this.intent = verdict.intent;
		if (revision !== undefined) this.#undoable = verdict.orders.length > 0 ? undefined : {revision, before};
		populate(this);
		endClaims(this, verdict.release);
		for (const id of new Set(verdict.orders.map(({instance}) => instance)))
			this.sites
				.get(id)!
				.waiting.push({revision: revision!, orders: verdict.orders.filter(({instance}) => instance === id)});
		const owedAgain = oweAgain(this, change);
		for (const id of crash ? this.sites.keys() : new Set([...touched, ...owedAgain])) {
			const site = this.sites.get(id);
			if (site?.machine.isOnline) converge(site, this.intent, this.revision);
		}
		await removeLeft(this);
	}

	/** The daemon dies before anything could be delivered, or after some of it. */
	async #crash(): Promise<void> {
		await this.manager.stop();
		await this.#start();
		await this.#wake();
	}

	#siteAt(address: string): Site | undefined {
		const node = this.intent.nodes.find((each) => each.address === address);
		return node && this.sites.get(node.id);
	}
}

const isChange = (step: Step): boolean => !['outside', 'leave', 'return', 'look', 'restart'].includes(step.do);
const isPlain = ({unconfirmed, crash, ago}: Manner): boolean => !unconfirmed && !crash && ago === undefined;
