import {createHash} from 'node:crypto';
import {ClusterdError, FleetManager, isClusterdError, unitName, type Change, type ClusterManager, type ErrorCode, type Id, type Outcome, type Plan, type Unit} from '@clusterd/core';
import {DeliveryMemory, MemoryConnector, MemoryDeliveryStore, MemoryRevisionStore, RevisionMemory, SeededRandom} from '@clusterd/core/memory';
import {compareAll, compareVerdict, expectSame} from './compare.js';
import {checkFold} from './fold.js';
import {converge, isClaimed, look, type Site} from './converge.js';
import {changedBetween, instancesBelow, locksUnit, nodeOf, winnerAt, type Intent, type Node} from './intent.js';
import {Machine, type Content} from './machine.js';
import {SteppedClock} from './stepped-clock.js';
import {ALL_UNITS, CONTENTS, NAMES, STRANGE_UNITS, type History, type Manner, type Step} from './steps.js';
import {judge, refOf, unitNamed, type Verdict, type World} from './verdict.js';
import type {Tally} from './tally.js';


const ROOT = 'c1';
const MACHINES = 8;
/** More instances than these need a confirmation: few, so that small fleets need one now and then. */
const UNCONFIRMED = 3;

export const addressOf = (machine: number): string => `http://m${machine}.example`;

/** Plays a history to a manager and to the model at once, and compares them after each step. */
export class Player {
	readonly machines = new Map<string, Machine>();
	readonly sites = new Map<Id, Site>();
	readonly revisions = new RevisionMemory();
	readonly deliveries = new DeliveryMemory();
	readonly connector = new MemoryConnector();
	readonly clock = new SteppedClock();
	readonly #units: readonly Unit[];
	readonly #tally: Tally;
	intent: Intent = {nodes: [{id: ROOT, kind: 'cluster', name: 'all', since: 1}], settings: []};
	manager!: FleetManager;
	api!: ClusterManager;
	/** Whether intent may have changed since it was compared. */
	isNew = true;
	#compared = 0;
	#isRestarted = false;
	#lastId = 1;
	#last: Change | undefined;

	constructor(units: readonly number[], tally: Tally) {
		this.#units = units.map((at) => ALL_UNITS[at]!);
		this.#tally = tally;
		for (let machine = 0; machine < MACHINES; machine++) this.machines.set(addressOf(machine), new Machine());
	}

	get revision(): number {
		return this.revisions.revisions.length;
	}

	get units(): readonly Unit[] {
		return this.#units;
	}

	static async play({units, members, steps}: History, tally: Tally): Promise<void> {
		const player = new Player(units, tally);
		await player.#start();
		try {
			for (const [at, {parent, isInstance}] of members.entries()) await player.#step(isInstance ? {do: 'create-instance', parent, name: at, machine: at} : {do: 'create-cluster', parent, name: at}, {unconfirmed: false, crash: false});
			for (const {step, manner} of steps) await player.#step(step, manner);
			await player.#end();
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
			checksPerSecond: 0,
			snapshotEvery: 4,
			limits: {unconfirmedInstances: UNCONFIRMED},
		});
		this.api = this.manager.as({id: 'ada'});
		this.#isRestarted = true;
	}

	async #step(step: Step, manner: Manner): Promise<void> {
		this.#tally.steps += 1;
		this.#tally.count(step.do);
		if (step.do === 'outside') this.#outside(step);
		else if (step.do === 'leave') this.#leave(step.machine);
		else if (step.do === 'return') await this.#return(this.#addressOf(step.machine));
		else if (step.do === 'look') await this.#look(this.#addressOf(step.machine));
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
		const address = this.#addressOf(machine);
		const target = this.#units[unit % this.#units.length]!;
		const written: Content = content === undefined ? undefined : CONTENTS[content];
		const model = this.machines.get(address)!;
		model.write(target, written);
		this.connector.at(address).put(target, written === undefined ? {} : {content: written});
		for (const other of ALL_UNITS) if (unitName(other) === unitName(target)) model.foreign.add(other);
	}

	#leave(machine: number): void {
		const address = this.#addressOf(machine);
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
		await this.manager.whenIdle();
		for (const site of this.sites.values()) {
			this.manager.wake(site.id);
			await this.manager.whenIdle();
			if (forgetful) site.known.clear();
			if (site.machine.isOnline) converge(site, this.intent, this.revision);
		}
	}

	async #change(step: Step, manner: Manner): Promise<void> {
		const change = step.do === 'again' ? this.#last : this.#changeOf(step);
		if (!change) return;
		this.#last = change;
		const world: World = {intent: this.intent, sites: this.sites, revision: this.revision + 1, nextId: this.#lastId + 1};
		const verdict = judge(world, change);
		const plan = await this.#plan(change, verdict);
		if (!plan) return this.#expectRefused(change, verdict);
		compareVerdict(this, change, verdict, plan, UNCONFIRMED);
		if (verdict.obstacles.length > 0) return this.#expectRefused(change, verdict);
		if (plan.confirmation && manner.unconfirmed) return this.#expectUnconfirmed(change);
		const base = manner.ago === undefined ? undefined : Math.max(0, this.revision - manner.ago);
		if (base !== undefined && this.#isStale(verdict, base)) return this.#expectStale(change, plan, base);
		const outcome = await this.api.commit(change, {digest: plan.digest, ...(base === undefined ? {} : {base})});
		await this.#accept(change, verdict, outcome, manner);
	}

	/** The plan; undefined when the change was thrown back, as it had to be. */
	async #plan(change: Change, {thrown}: Verdict): Promise<Plan | undefined> {
		let plan: Plan;
		try {
			plan = await this.api.plan(change);
		} catch (error) {
			if (!(error instanceof ClusterdError)) throw error;
			if (!thrown.has(error.code)) throw new Error(`${JSON.stringify(change)} was thrown back with ${error.code} (${error.message}), where ${[...thrown].join(' or ') || 'a plan'} was expected`, {cause: error});
			this.#tally.refused(error.code);
			return undefined;
		}
		if (thrown.size > 0) throw new Error(`${JSON.stringify(change)} was planned, where ${[...thrown].join(' or ')} was expected`);
		return plan;
	}

	async #expectError(change: Change, options: Parameters<ClusterManager['commit']>[1], codes: ReadonlySet<ErrorCode>): Promise<void> {
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
		const nodes = [...before.nodes, ...after.nodes].filter((node) => nodeOf(before, node.id) !== nodeOf(after, node.id));
		const settings = [...before.settings, ...after.settings].filter((setting) => !before.settings.includes(setting) || !after.settings.includes(setting));
		const touched = [...nodes.map(({id}) => id), ...settings.map(({cluster, unit}) => `${cluster}\0${unit}`)];
		return touched.some((key) => this.revisions.revisions.some(({number, edits}) => number > base && edits.some((edit) => edit.key === key)));
	}

	#expectStale(change: Change, {digest}: Plan, base: number): Promise<void> {
		return this.#expectError(change, {digest, base}, new Set(['REVISION_CONFLICT']));
	}

	async #accept(change: Change, verdict: Verdict, {revision, operation}: Outcome, {crash}: Manner): Promise<void> {
		const {intent: before} = this;
		const isEmpty = verdict.intent.nodes === before.nodes && verdict.intent.settings === before.settings && verdict.orders.length === 0;
		expectSame('whether there is a revision', revision !== undefined, !isEmpty);
		this.#tally.changed(change.kind, isEmpty);
		if (crash) await this.#crash();
		await this.manager.whenIdle();
		const touched = new Set([...changedBetween(before, verdict.intent).keys(), ...(verdict.orders.length > 0 && 'member' in change ? [change.member] : [])]);
		if (operation) expectSame('targets of the operation', operation.targets, touched.size);
		this.intent = verdict.intent;
		this.#populate();
		this.#endClaims(verdict);
		if (verdict.orders.length > 0 && 'member' in change) this.sites.get(change.member)!.waiting.push({revision: this.revision, orders: verdict.orders});
		const owedAgain = this.#oweAgain(change);
		for (const id of new Set([...touched, ...owedAgain])) {
			const site = this.sites.get(id);
			if (site?.machine.isOnline) converge(site, this.intent, this.revision);
		}
	}

	/** The daemon dies before anything could be delivered, or after some of it. */
	async #crash(): Promise<void> {
		await this.manager.stop();
		await this.#start();
	}

	/** Instances that came or went. */
	#populate(): void {
		for (const {id, kind, address} of this.intent.nodes) {
			this.#lastId = Math.max(this.#lastId, Number(id.slice(1)));
			if (kind === 'instance' && !this.sites.has(id)) this.sites.set(id, {id, machine: this.machines.get(address!)!, ledger: new Map(), known: new Map(), waiting: []});
		}
		for (const id of this.sites.keys()) if (!nodeOf(this.intent, id)) this.sites.delete(id);
	}

	/** S0.3: the rule of the revision that ended an ownership is remembered, until the owner claims the unit again. */
	#endClaims({release}: Verdict): void {
		for (const {id, ledger} of this.sites.values()) {
			for (const [unit, entry] of ledger) {
				if (entry.owner === undefined) continue;
				const {ended, ...rest} = entry;
				const winner = winnerAt(this.intent, id, unit);
				if (isClaimed(this.intent, id, unit, entry.owner)) ledger.set(unit, rest);
				else if (ended === undefined) ledger.set(unit, {...rest, ended: winner && locksUnit(winner) ? 'restore' : release});
			}
		}
	}

	/** S2: the same content again, and what is known to differ is owed again. */
	#oweAgain(change: Change): Id[] {
		if (change.kind !== 'set' || nodeOf(this.intent, change.member)?.kind !== 'cluster') return [];
		const owed: Id[] = [];
		for (const {id} of instancesBelow(this.intent, change.member)) {
			const {ledger, known} = this.sites.get(id)!;
			for (const unit of change.units.map(unitNamed)) {
				const entry = ledger.get(unit);
				if (!entry || !known.has(unit)) continue;
				ledger.set(unit, {...entry, isConfirmed: false});
				owed.push(id);
			}
		}
		return owed;
	}

	#addressOf(machine: number): string {
		const used = [...this.intent.nodes].flatMap(({address}) => address ?? []);
		return used.length > 0 ? used[machine % used.length]! : addressOf(machine % MACHINES);
	}

	#siteAt(address: string): Site | undefined {
		const node = this.intent.nodes.find((each) => each.address === address);
		return node && this.sites.get(node.id);
	}

	#member(index: number): Node {
		const nodes = [...this.intent.nodes].sort((one, other) => Number(one.kind === 'instance') - Number(other.kind === 'instance') || Number(one.id.slice(1)) - Number(other.id.slice(1)));
		return nodes[index % nodes.length]!;
	}

	/** A member that can be moved and removed, most of the time. */
	#child(index: number): Node {
		const {nodes} = this.intent;
		return index >= 980 || nodes.length === 1 ? this.#member(index) : this.#member(index).parent === undefined ? this.#member(index + 1) : this.#member(index);
	}

	/** A unit that a cluster sets or an instance has, most of the time. */
	#present(member: Id, index: number): Unit {
		const {settings} = this.intent;
		const machine = this.sites.get(member)?.machine;
		const present = this.#units.filter((unit) => (machine ? machine.read(unit) !== undefined : settings.some((setting) => setting.cluster === member && setting.unit === unit)));
		return present.length > 0 && index < 900 ? present[index % present.length]! : this.#units[index % this.#units.length]!;
	}

	/** From where there is something, to somewhere else, most of the time. */
	#keys({kind, member, from, to, overwrite}: Step & {do: 'keys'}): Change {
		const {id, address} = this.#member(member);
		const present = address === undefined ? this.intent.settings.filter(({cluster}) => cluster === id).map(({unit}) => unitName(unit)) : [...this.machines.get(address)!.keys.keys()];
		const sources = present.length > 0 && from < 900 ? [...new Set(present)].sort() : NAMES;
		const source = sources[from % sources.length]!;
		const targets = to < 900 ? NAMES.filter((name) => name !== source) : NAMES;
		return {kind, member: id, from: source, to: targets[to % targets.length]!, overwrite};
	}

	#unitsOf(indices: readonly number[], isCluster: boolean): Unit[] {
		return [...new Set(indices.map((index) => (index >= 985 && isCluster ? STRANGE_UNITS[index % STRANGE_UNITS.length]! : this.#units[index % this.#units.length]!)))];
	}

	#changeOf(step: Step): Change | undefined {
		switch (step.do) {
			case 'create-cluster':
				return {kind: 'create-cluster', name: `n${step.name}`, parent: this.#cluster(step.parent)};
			case 'create-instance':
				return {kind: 'create-instance', name: `n${step.name}`, parent: this.#cluster(step.parent), address: addressOf(step.machine % MACHINES)};
			case 'rename':
				return {kind: 'edit-member', member: this.#member(step.member).id, name: `n${step.name}`};
			case 'move': {
				const {id, parent} = this.#child(step.member);
				const {do: _do, member: _member, to, from, ...rest} = step;
				return {kind: 'move-member', member: id, from: from === undefined ? (parent ?? ROOT) : this.#cluster(from), to: this.#cluster(to), ...rest};
			}
			case 'remove-member': {
				const {release} = step;
				const {id, kind} = this.#child(step.member);
				return {kind: 'remove-member', member: id, ...(release === undefined || (kind === 'instance' && release === 'restore') ? {} : {release})};
			}
			case 'set':
				return this.#set(step);
			case 'remove': {
				const {do: _do, member, units, below, ...rest} = step;
				const {id, kind} = this.#member(member);
				const named = units.map((unit) => this.#present(id, unit));
				const refs = below ? [...new Set(named.map(unitName))].map((name) => ({name})) : [...new Set(named)].map(refOf);
				return {kind: 'remove', member: id, units: refs, ...(below ? {below} : {}), ...(kind === 'instance' ? {queue: rest.queue ?? false} : rest.release === undefined ? {} : {release: rest.release})};
			}
			case 'keys':
				return this.#keys(step);
			default:
				return undefined;
		}
	}

	#cluster(index: number): Id {
		const clusters = this.intent.nodes.filter(({kind}) => kind === 'cluster');
		return index === 999 ? this.#member(index).id : clusters[index % clusters.length]!.id;
	}

	#set({member, units, content, mode, conflicts, own, queue}: Step & {do: 'set'}): Change {
		const {id, kind} = this.#member(member);
		const isCluster = kind === 'cluster';
		const refs = this.#unitsOf(units, isCluster).map((unit, at) => ({...refOf(unit), ...(mode === 'absent' ? {} : {content: CONTENTS[(content + at) % CONTENTS.length]!})}));
		return {kind: 'set', member: id, units: refs, ...(mode === undefined || (mode === 'default' && !isCluster && content > 0) ? {} : {mode}), ...(isCluster && conflicts ? {conflicts} : {}), ...(isCluster && own ? {own} : {}), ...(isCluster ? {} : {queue: queue ?? false})};
	}
}

