import {
	holds,
	isClusterdError,
	NOTHING,
	pause,
	sameContent,
	savedIn,
	unitMetakey,
	unitName,
	type KeyReading,
	type Saved,
	type Step,
	type StepResult,
} from '@clusterd/core';
import type {Environment} from '../session/environment.js';
import type {SessionKeeper} from '../session/session-keeper.js';
import {isFileLock, judge, otherKeysNamed, type Verdict} from '../wire/answers.js';
import {NoAnswerError} from '../wire/no-answer.js';
import {childPath, creation, keyPath, metaPath} from '../wire/routes.js';
import type {WireAnswer, WireRequest} from '../wire/transport.js';
import type {Wire} from '../wire/wire.js';
import {toReading} from './readings.js';

/** What is known of a key for sure while steps are done, because it was just read. */
export type KnownKeys = Map<string, KeyReading['state']>;

/** A write that elektrad refused in its own words. */
interface Refusal {
	readonly text: string;
}

const FIRST_LOCK_WAIT_MS = 25;
const MAX_LOCK_WAIT_MS = 200;

/**
 * Does single steps in a session, each with all that belongs to it: the write, reading it back, and healing the session
 * when elektrad refused it (elektrad/client.md: Set, Create, Metadata, Heal).
 */
export class StepWriter {
	readonly #wire: Wire;
	readonly #keeper: SessionKeeper;
	readonly #environment: Environment;
	readonly #known: KnownKeys = new Map();
	/** Whether the present step sent a write that elektrad may have seen. */
	#hasWritten = false;
	/** Whether the present step made the key for its metakey. */
	#hasMadeKey = false;

	constructor({
		wire,
		keeper,
		environment,
	}: {
		readonly wire: Wire;
		readonly keeper: SessionKeeper;
		readonly environment: Environment;
	}) {
		this.#wire = wire;
		this.#keeper = keeper;
		this.#environment = environment;
	}

	/**
	 * Does a step in a session that can be written with.
	 * Rejects with INSTANCE_UNREACHABLE, INSTANCE_BROKEN or NoAnswerError when nothing was written, with STOPPED always.
	 */
	async write(step: Step): Promise<StepResult> {
		if (sameContent(step.wanted, step.present)) return {step, outcome: 'unchanged', now: step.present};
		this.#hasWritten = false;
		this.#hasMadeKey = false;
		try {
			return await this.#writeHealed(step);
		} catch (error) {
			const told = this.#wire.translate(error);
			if (!this.#hasWritten || !isClusterdError(told) || told.code === 'STOPPED') throw told;
			// Without an answer the session may hold the change without having stored it; a broken one goes on being read
			// (S11.2).
			if (told.code !== 'INSTANCE_BROKEN') this.#keeper.spend('unanswered', unitName(step.unit));
			return {step, outcome: 'unknown', reason: reasonOf(told)};
		}
	}

	async #writeHealed(step: Step): Promise<StepResult> {
		const name = unitName(step.unit);
		for (let isAgain = false; ; isAgain = true) {
			const refusal = await this.#request(step);
			if (refusal === undefined) return this.#verify(step);
			const healed = await this.#heal(step, refusal);
			// What was refused for another key's sake was not judged yet; healing stored or dropped the other.
			if (healed !== undefined && !isAgain && otherKeysNamed(refusal.text, name).length > 0) continue;
			return {
				step,
				outcome: 'rejected',
				text: refusal.text,
				...(healed !== undefined && {now: savedIn(healed, step.unit)}),
			};
		}
	}

	async #verify(step: Step): Promise<StepResult> {
		const reading = await this.#read(unitName(step.unit));
		const now = savedIn(reading, step.unit);
		return {step, outcome: holds(reading, step.unit, step.wanted) ? 'applied' : 'lost', now};
	}

	#request({unit, wanted, present}: Step): Promise<Refusal | undefined> {
		const name = unitName(unit);
		const metakey = unitMetakey(unit);
		if (metakey !== undefined) return this.#setMeta(name, metakey, wanted);
		if (wanted.content === undefined) return this.#send('DELETE', keyPath(name));
		return isThere(present)
			? this.#send('PUT', this.#environment.paths.of(name), JSON.stringify(wanted.content))
			: this.#create(name, wanted.content);
	}

	/**
	 * PUT would free a new key twice when another writer comes in between, which kills elektrad (protocol.md 6.1.1). So
	 * the key is put into the session's memory only, and deleting a key that is not there stores it.
	 */
	async #create(name: string, value: string): Promise<Refusal | undefined> {
		const {path, body} = creation(name, value);
		const refusal = await this.#send('PUT', path, body);
		if (refusal !== undefined) return refusal;
		// elektrad started again just then: storing may make a file, for which it is too early.
		if (this.#keeper.ready === undefined) await this.#settle();
		return this.#send('DELETE', childPath(name, `clusterd-${this.#environment.random.uuid()}`));
	}

	async #settle(): Promise<void> {
		const session = await this.#keeper.prepareToWrite();
		await pause(this.#environment.clock, this.#keeper.settlesIn(session));
	}

	/** A metakey on a missing key, even taking one away, would make that key in the deadly way: it is made before. */
	async #setMeta(name: string, metakey: string, {content}: Saved): Promise<Refusal | undefined> {
		const state = this.#known.get(name) ?? (await this.#read(name)).state;
		if (state !== 'present') {
			if (content === undefined) return undefined;
			const refusal = await this.#create(name, '');
			this.#hasMadeKey = true;
			if (refusal !== undefined) return refusal;
			if ((await this.#read(name)).state !== 'present') return undefined; // lost at once: reading back tells
		}
		return this.#send('POST', metaPath(name), JSON.stringify({key: metakey, value: content ?? null}));
	}

	/**
	 * Takes a refused change back out of the session's memory, where it would poison every further write to the file or,
	 * worse, be stored by the next one that succeeds (protocol.md 6.2).
	 *
	 * @returns the key as it is then, or undefined when that failed and the session must go
	 */
	async #heal(step: Step, {text}: Refusal): Promise<KeyReading | undefined> {
		const name = unitName(step.unit);
		const reading = await this.#read(name);
		const isRemembered = holds(reading, step.unit, step.wanted) || (this.#hasMadeKey && reading.state === 'present');
		const isMade = this.#hasMadeKey || (unitMetakey(step.unit) === undefined && !isThere(step.present));
		if ((!isRemembered || isMade) && mayBeOfReading(text, step)) throw await this.#broken(name, text);
		if (!isRemembered) return reading; // somebody's change of the file healed it
		const refusal = await this.#writeBack(step);
		if (refusal === undefined) return this.#read(name);
		this.#environment.logger.warn('a refused write could not be healed: the session is replaced', {
			address: this.#wire.url.toString(),
			key: name,
		});
		this.#known.delete(name);
		this.#keeper.spend('poisoned', name);
		return undefined;
	}

	/**
	 * elektrad reads before it writes, and could not: nothing was written, and only of a key that was being made there is
	 * a trace. It took the file for read then, and the next write would overwrite it with what the session remembers
	 * (protocol.md 6.8).
	 */
	#broken(name: string, text: string): Promise<Error> {
		this.#hasWritten = false;
		return this.#keeper.foundBroken(name, text);
	}

	/**
	 * Exactly what was there. A key that was removed does not come back whole at once, and a binary value not at all:
	 * those count as refused.
	 */
	async #writeBack({unit, wanted, present}: Step): Promise<Refusal | undefined> {
		const name = unitName(unit);
		const metakey = unitMetakey(unit);
		if (present.binary) return {text: 'a binary value cannot be written back'};
		if (this.#hasMadeKey) return this.#send('DELETE', keyPath(name));
		if (metakey !== undefined)
			return this.#send('POST', metaPath(name), JSON.stringify({key: metakey, value: present.content ?? null}));
		if (!isThere(present)) return this.#send('DELETE', keyPath(name));
		if (sameContent(wanted, NOTHING)) return {text: 'a removed key cannot be written back whole'};
		return this.#send('PUT', keyPath(name), JSON.stringify(present.content));
	}

	/**
	 * Sends a write. Another process that locks the file leaves the change pending in the session's memory, so that
	 * nothing else may be asked for in between: the same again, until it is through.
	 */
	async #send(method: WireRequest['method'], path: string, body?: string): Promise<Refusal | undefined> {
		const verdict = judge(await this.#transmit(method, path, body));
		return verdict.kind === 'done' ? undefined : this.#insist(verdict, () => this.#transmit(method, path, body));
	}

	async #insist(
		first: Exclude<Verdict, {kind: 'done'}>,
		transmit: () => Promise<WireAnswer>,
	): Promise<Refusal | undefined> {
		const {clock, random, fileLockMs} = this.#environment;
		const giveUpAt = clock.now() + fileLockMs;
		let verdict: Verdict = first;
		for (let waitMs = FIRST_LOCK_WAIT_MS; verdict.kind !== 'done'; waitMs = Math.min(MAX_LOCK_WAIT_MS, waitMs * 2)) {
			if (verdict.kind === 'foreign') throw this.#wire.unreachable(`${verdict.text}: not from elektrad`);
			if (!isFileLock(verdict.text)) return verdict;
			if (clock.now() >= giveUpAt) throw this.#wire.unreachable(verdict.text);
			await pause(clock, waitMs * (0.2 + 0.8 * random.next()));
			verdict = judge(await transmit());
		}
		return undefined;
	}

	async #transmit(method: WireRequest['method'], path: string, body: string | undefined): Promise<WireAnswer> {
		try {
			const answer = await this.#keeper.write(method, path, body);
			this.#hasWritten = true;
			return answer;
		} catch (error) {
			if (!(error instanceof NoAnswerError) || error.mayHaveArrived) this.#hasWritten = true;
			throw error;
		}
	}

	async #read(name: string): Promise<KeyReading> {
		const reading = toReading(await this.#keeper.get(name));
		this.#known.set(name, reading.state);
		return reading;
	}
}

function reasonOf(error: Error): string {
	return isClusterdError(error, 'INSTANCE_UNREACHABLE', 'INSTANCE_BROKEN') ? error.facts.reason : error.message;
}

/**
 * Whether elektrad's words to a write may be about the file that it had to read before: so storages complain; checks
 * name the key or its content.
 */
const mayBeOfReading = (text: string, {unit, wanted}: Step): boolean =>
	text.startsWith('C03100') && !text.includes(unitName(unit)) && !(wanted.content && text.includes(wanted.content));

const isThere = ({content, binary}: Saved): boolean => content !== undefined || binary === true;
