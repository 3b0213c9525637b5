import {MARKER_KEY} from '@clusterd/core';
import {startEmbeddedElektrad, type EmbeddedElektrad} from '@clusterd/embedded-elektrad';
import type {FaultFilter, FaultKind} from '@clusterd/embedded-elektrad/faults';
import type {Chance} from './chance.js';
import {DESCRIBED, DESCRIPTION, KEYS, LIST} from './keys.js';

/** An elektrad, and what was done to its key database past clusterd. */
export interface Victim {
	readonly index: number;
	readonly elektrad: EmbeddedElektrad;
	/** Keys that may be missing: they never were there, or somebody removed them. */
	readonly touched: Set<string>;
	/** Keys of which it is not known any more what is own: what a setting wrote was kept, or copied. */
	readonly mixed: Set<string>;
	/**
	 * It was removed from the fleet: when it comes again, whoever answers first at its address is taken for it (S13.2).
	 */
	hasLeft: boolean;
}

/** Something that lasts until so many changes later. */
interface Trouble {
	left: number;
	readonly end: () => Promise<void>;
}

const FILE = 'kdb/system/default.ecf';
const FOREIGN = 'foreign';
const WRITES = {methods: ['PUT', 'POST', 'DELETE']};

/** Things that go wrong with instances, and people who change them past clusterd: a little with every step. */
export class Chaos {
	/** How often what was done. */
	readonly counts = new Map<string, number>();
	/** What clusterd did that it never must. */
	readonly faults: string[] = [];
	readonly #chance: Chance;
	readonly #victims: readonly Victim[];
	readonly #troubled = new Map<Victim, Trouble>();
	readonly #inHand = new Set<Victim>();
	readonly #foreign = new Set<string>();
	#written = 0;

	constructor(chance: Chance, victims: readonly Victim[]) {
		this.#chance = chance;
		this.#victims = victims;
	}

	/** Whether another machine is behind an address. */
	isForeign(address: string): boolean {
		return this.#foreign.has(address);
	}

	/** Lets time go by for what is under way, and adds something now and then. */
	async step(): Promise<void> {
		for (const [victim, trouble] of [...this.#troubled]) if (--trouble.left <= 0) await this.#end(victim, trouble);
		if (this.#chance.happens(0.5)) this.#write();
		if (!this.#chance.happens(0.25)) return;
		const victim = this.#chance.of(this.#victims);
		const act = this.#chance.weighed<(victim: Victim) => Promise<void>>([
			[5, (each) => this.#kill(each)],
			[2, (each) => this.#restart(each)],
			[1, (each) => this.#forget(each)],
			[8, (each) => this.#strike(each)],
			[1, (each) => this.#break(each)],
			[1, (each) => this.#empty(each)],
			[1, (each) => this.#swap(each)],
		]);
		if (!this.#troubled.has(victim)) await this.#alone(victim, () => act(victim));
	}

	/** Ends whatever goes wrong. */
	async stop(): Promise<void> {
		for (const [victim, trouble] of [...this.#troubled]) await this.#end(victim, trouble);
		for (const victim of this.#victims) this.#noteDeath(victim);
	}

	/** Ends it, unless that was done meanwhile: done twice, it would undo what came after it. */
	async #end(victim: Victim, trouble: Trouble): Promise<void> {
		if (this.#troubled.get(victim) !== trouble) return;
		await this.#alone(victim, async () => {
			this.#troubled.delete(victim);
			await trouble.end();
		});
	}

	/** Nobody else does anything to it meanwhile; nothing is done when somebody does already. */
	async #alone(victim: Victim, act: () => Promise<void>): Promise<void> {
		if (this.#inHand.has(victim)) return;
		this.#inHand.add(victim);
		try {
			await act();
		} finally {
			this.#inHand.delete(victim);
		}
	}

	#begin(victim: Victim, what: string, end: () => Promise<void>): void {
		this.#count(what);
		this.#troubled.set(victim, {left: 3 + this.#chance.below(40), end});
	}

	#noteDeath({elektrad: {url, death}}: Victim): void {
		if (death) this.faults.push(`${url} was killed by a request: ${death.message}`);
	}

	#count(what: string): void {
		this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
	}

	/** Somebody with the kdb tool. */
	#write(): void {
		const {
			elektrad: {kdb},
			touched,
		} = this.#chance.of(this.#victims);
		const name = this.#chance.of([...KEYS, `${LIST}/#0`]);
		const described = this.#chance.of(DESCRIBED);
		const value = `out-${++this.#written}`;
		try {
			this.#chance.weighed<() => unknown>([
				[6, () => kdb.set(name, value)],
				[1, () => touched.add(name) && kdb.rm(name)],
				[1, () => kdb.key(described) && kdb.metaSet(described, DESCRIPTION, value)],
				[1, () => touched.add(described) && kdb.metaRm(described, DESCRIPTION)],
			])();
			this.#count('outside write');
		} catch (error) {
			// its file is broken just now: kdb refuses too
			if (!(error instanceof Error && error.name === 'KdbError')) throw error;
		}
	}

	async #kill(victim: Victim): Promise<void> {
		this.#noteDeath(victim);
		await victim.elektrad.stop();
		this.#begin(victim, 'kill', () => victim.elektrad.restart());
	}

	async #restart(victim: Victim): Promise<void> {
		this.#count('restart');
		this.#noteDeath(victim);
		await victim.elektrad.restart();
	}

	async #forget({elektrad}: Victim): Promise<void> {
		this.#count('sessions forgotten');
		elektrad.forgetSessions();
	}

	async #strike(victim: Victim): Promise<void> {
		const at = this.#chance.of(['request', 'answer', 'headers', 'body'] as const);
		const fault = this.#chance.weighed<FaultKind>([
			[1, {kind: 'refuse'}],
			[3, {kind: 'reset', at}],
			[2, {kind: 'hang', at}],
			[1, {kind: 'drip', bytes: 20}],
			[1, {kind: 'answer', status: 500}],
			[1, {kind: 'answer', status: 200, body: '<html>Welcome</html>', done: true}],
			[1, {kind: 'truncate'}],
			[2, {kind: 'lose-writes'}],
			[1, {kind: 'stale'}],
			[2, {kind: 'lock'}],
		]);
		const some = this.#chance.weighed<FaultFilter>([
			[1, {}],
			[2, WRITES],
			[2, {after: this.#chance.below(5), times: 1 + this.#chance.below(3)}],
		]);
		const when = fault.kind === 'stale' ? {times: 1} : some; // two sessions that agree are believed (protocol.md 6.7)
		if (fault.kind === 'stale') await victim.elektrad.restart();
		await victim.elektrad.faults.set({...fault, when});
		this.#begin(victim, fault.kind, async () => {
			this.#noteDeath(victim);
			await victim.elektrad.faults.clear();
		});
	}

	/**
	 * A file that nobody can read for a while: whoever opens a session kills elektrad then, as the next daemon must
	 * (protocol.md 6).
	 */
	async #break(victim: Victim): Promise<void> {
		const {kdb} = victim.elektrad;
		const whole = kdb.readFile(FILE);
		if (!whole) return;
		kdb.writeFile(FILE, 'broken');
		this.#begin(victim, 'broken file', async () => {
			if (victim.elektrad.death) this.#count('death of a broken file');
			if (kdb.readFile(FILE)?.toString() !== 'broken')
				this.faults.push(`${victim.elektrad.url}: a broken file was written over`);
			kdb.writeFile(FILE, whole);
			await victim.elektrad.restart();
		});
	}

	/** The machine is set up anew. */
	async #empty(victim: Victim): Promise<void> {
		const {elektrad, touched} = victim;
		this.#noteDeath(victim);
		this.#count('restart with nothing');
		for (const name of [...KEYS, `${LIST}/#0`]) touched.add(name);
		await elektrad.restart({empty: true});
	}

	/**
	 * Another machine behind the address, for a while: of an instance that is known, so that the other one is told from
	 * it.
	 */
	async #swap(victim: Victim): Promise<void> {
		const {elektrad, hasLeft} = victim;
		if (hasLeft) return;
		this.#foreign.add(elektrad.url);
		const {hostname: host} = new URL(elektrad.url);
		this.#noteDeath(victim);
		await elektrad.stop();
		const keys = Object.fromEntries(KEYS.map((name) => [name, FOREIGN]));
		const other = await startEmbeddedElektrad({
			port: elektrad.port,
			host,
			handles: 1,
			seed: {keys: {...keys, [MARKER_KEY]: `00000000-0000-4000-8000-${String(victim.index).padStart(12, '0')}`}},
		});
		this.#begin(victim, 'another machine', async () => {
			for (const name of KEYS)
				if (other.kdb.get(name) !== FOREIGN)
					this.faults.push(`${elektrad.url}: another machine there was written to: ${name}`);
			await other.stop();
			await elektrad.restart();
			this.#foreign.delete(elektrad.url);
		});
	}
}
