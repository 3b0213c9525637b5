import {ClusterdError, MARKER_KEY} from '@clusterd/core';
import {judge, parseKey, parseVersion, type ShownKey, type Verdict} from '../wire/answers.js';
import {NoAnswerError, NoKeptConnectionError} from '../wire/no-answer.js';
import {subtreePath, VERSION_PATH} from '../wire/routes.js';
import type {WireAnswer, WireRequest} from '../wire/transport.js';
import type {Wire} from '../wire/wire.js';
import {MAX_AGE_MS, MAX_IDLE_MS, type Environment} from './environment.js';
import {mountsIn} from './mounts.js';
import {SessionOpener} from './session-opener.js';
import {newSession, type Session} from './session.js';
import {BrokenFile, ChangedMounts, type Trouble} from './trouble.js';

const MAX_SURVEYS = 3;

/**
 * Keeps one good session at an elektrad: opens it, watches over it, replaces it when it must be, and sends requests in
 * it (elektrad/client.md: Open, Keep, Drop; S11.2). Everything here is called by one caller at a time.
 */
export class SessionKeeper {
	readonly #wire: Wire;
	readonly #environment: Environment;
	readonly #opener: SessionOpener;
	#session: Session | undefined;
	#starts = 1;

	/** @param expectations whether the instance had clusterd's marker before */
	constructor(wire: Wire, environment: Environment, expectations: {readonly hadMarker: boolean}) {
		this.#wire = wire;
		this.#environment = environment;
		this.#opener = new SessionOpener(wire, environment, expectations);
	}

	/** How many starts of elektrad were noticed, from 1. */
	get starts(): number {
		return this.#starts;
	}

	/** The session, if it can be read with as it is: {@link prepare} would do nothing. */
	get ready(): Session | undefined {
		const session = this.#session;
		if (session === undefined || session.isFresh || session.spent !== undefined || session.trouble !== undefined)
			return undefined;
		const now = this.#environment.clock.now();
		return now - session.usedAt <= MAX_IDLE_MS && now - session.openedAt <= MAX_AGE_MS ? session : undefined;
	}

	/** The session, if it can be written with as it is: {@link prepareToWrite} would do nothing. */
	get readyToWrite(): Session | undefined {
		const {ready} = this;
		return ready?.isAttested ? ready : undefined;
	}

	/**
	 * A session that can be read with; the old one goes on being read when it should be replaced and the budget forbids.
	 * Rejects with INSTANCE_UNREACHABLE, INSTANCE_BROKEN, STOPPED, NoAnswerError.
	 */
	async prepare(): Promise<Session> {
		const ready = this.ready;
		if (ready !== undefined) return ready;
		await this.#replaceIfNeeded();
		if (this.#session?.trouble !== undefined) await this.#recheck(this.#session, this.#session.trouble);
		this.#session ??= await this.#opener.open();
		for (let surveys = 0; this.#session.isFresh; surveys += 1) {
			// elektrad may start again meanwhile, but not for ever
			if (surveys > MAX_SURVEYS) throw this.#wire.unreachable('its session cookie does not get through');
			await this.#survey(this.#session);
		}
		return this.#session;
	}

	/**
	 * A session that can be written with. Rejects as {@link prepare}, and with INSTANCE_UNREACHABLE for want of budget.
	 */
	async prepareToWrite(): Promise<Session> {
		const {readyToWrite} = this;
		if (readyToWrite !== undefined) return readyToWrite;
		let session = await this.prepare();
		if (!session.isAttested) {
			session.isFresh = true;
			session = await this.prepare();
		}
		if (session.spent !== undefined || !session.isAttested) throw this.#wire.unreachable('session budget');
		return session;
	}

	/** How long a file must not come or go yet, ms; 0 when it may. */
	settlesIn(session: Session): number {
		return Math.max(0, session.settledAt - this.#environment.clock.now());
	}

	/**
	 * Sends a request in the session, and takes note of what its answer says of elektrad.
	 * Rejects with NoAnswerError, AnswerTooLargeError, STOPPED; the session is spent when a request got no answer.
	 */
	async send(method: WireRequest['method'], path: string, body?: string, overKept = false): Promise<WireAnswer> {
		const session = this.#session ?? (await this.prepare());
		session.usedAt = this.#environment.clock.now();
		try {
			const answer = await this.#wire.send({method, path, session: session.id, body, overKept});
			if (answer.session !== undefined) this.#noteRestart(answer.session);
			return answer;
		} catch (error) {
			if (error instanceof NoAnswerError && error.mayHaveArrived) this.spend('unanswered');
			throw error;
		}
	}

	/**
	 * Sends a write, over the connection that was read from: at the end of a new one there may be an elektrad that
	 * started again, which takes any session's name and may show nothing of a file that it then writes anew (protocol.md
	 * 6.7), or another machine (S13.2). So who is there is asked before. Rejects as {@link send}.
	 */
	async write(method: WireRequest['method'], path: string, body?: string): Promise<WireAnswer> {
		const starts = this.#starts;
		try {
			return await this.send(method, path, body, true);
		} catch (error) {
			if (!(error instanceof NoKeptConnectionError)) throw error;
		}
		await this.send('GET', VERSION_PATH);
		if (this.#starts !== starts)
			throw new NoAnswerError({code: 'ECONNRESET', message: 'it started again', mayHaveArrived: false});
		return this.send(method, path, body);
	}

	/**
	 * Reads a key, or what elektrad shows of all below it with it.
	 * Rejects as {@link send}, and with INSTANCE_BROKEN, INSTANCE_UNREACHABLE, KEY_NOT_ADDRESSABLE.
	 */
	async get(name: string, isDeep = false): Promise<ShownKey> {
		const answer = await this.send('GET', isDeep ? subtreePath(name) : this.#environment.paths.of(name));
		const verdict = judge(answer);
		if (verdict.kind !== 'done') throw await this.#refusedRead(name, verdict);
		const key = parseKey(answer.body);
		if (key === undefined) throw this.#wire.broken('what it shows is no key');
		if (key.path !== name)
			throw new ClusterdError('KEY_NOT_ADDRESSABLE', {key: name, reason: `elektrad takes it for ${key.path}`});
		return key;
	}

	/**
	 * Compares the mountpoints with those that the session began with (defect of elektrad: open handles go on writing
	 * into the old files).
	 */
	checkMounts(names: readonly string[]): void {
		const session = this.#session;
		if (session?.mounts === undefined || mountsIn(names).join('\n') === session.mounts.join('\n')) return;
		session.trouble = new ChangedMounts(session.mounts, this.#look);
		this.#environment.logger.warn('the mountpoints of an instance changed while it runs', {
			address: this.#wire.url.toString(),
		});
		throw this.#wire.broken(session.trouble.text);
	}

	/**
	 * The file of a key cannot be read, as elektrad says: nothing more is written until that is over (S11.2). Tells the
	 * error.
	 */
	async foundBroken(name: string, text: string): Promise<Error> {
		if (this.#session !== undefined) this.#session.trouble = await BrokenFile.found(name, text, this.#look);
		return this.#wire.broken(text);
	}

	/** The session must be replaced; of `name` it may tell what was never stored. */
	spend(reason: NonNullable<Session['spent']>, name?: string): void {
		if (this.#session === undefined) return;
		this.#session.spent ??= reason;
		if (name !== undefined) (this.#session.tainted ??= new Set()).add(name);
	}

	/** Whether what the session shows of a key, or of any key, may never have been stored. */
	isTainted(name?: string): boolean {
		const tainted = this.#session?.tainted;
		return tainted !== undefined && (name === undefined || tainted.has(name));
	}

	/** The marker was found or written. */
	noteMarker(marker: string): void {
		if (this.#session !== undefined) this.#session.marker = marker;
	}

	async #replaceIfNeeded(): Promise<void> {
		const session = this.#session;
		if (session === undefined) return;
		const now = this.#environment.clock.now();
		if (now - session.usedAt > MAX_IDLE_MS) {
			this.#session = undefined;
		} else if (
			session.spent === undefined
				? now - session.openedAt > MAX_AGE_MS && session.trouble === undefined
				: !(await this.#startedAgain(session))
		) {
			if (this.#opener.isAllowed) this.#session = await this.#opener.open();
		}
	}

	/** Whether elektrad lost a session that got no answer, because it started again; then the id stands for a new one. */
	async #startedAgain(session: Session): Promise<boolean> {
		if (session.spent !== 'unanswered') return false;
		const starts = this.#starts;
		try {
			await this.send('GET', VERSION_PATH);
		} catch (error) {
			// A request that hangs blocks its session for ever: a new one may well answer.
			if (!(error instanceof NoAnswerError && error.code === 'ETIMEDOUT' && error.mayHaveArrived)) throw error;
		}
		return starts !== this.#starts;
	}

	async #survey(session: Session): Promise<void> {
		session.version ??= parseVersion(await this.send('GET', VERSION_PATH));
		const names = await this.#opener.survey(session, (name) => this.get(name));
		this.checkMounts(names);
		session.mounts = mountsIn(names);
		session.marker = names.includes(MARKER_KEY) ? (await this.get(MARKER_KEY)).value : undefined;
		session.isFresh = false;
	}

	/**
	 * `Set-Cookie` on an id that elektrad cannot have forgotten: it started again, and the id stands for a new session.
	 */
	#noteRestart(id: string): void {
		const {budget, clock, logger} = this.#environment;
		const address = this.#wire.url.toString();
		this.#starts += 1;
		this.#session = newSession(id, undefined, clock.now());
		budget.forget(address);
		budget.spend(address);
		logger.info('an instance started again', {address});
	}

	async #refusedRead(name: string, verdict: Exclude<Verdict, {kind: 'done'}>): Promise<Error> {
		if (verdict.kind === 'mistake')
			return new ClusterdError('KEY_NOT_ADDRESSABLE', {key: name, reason: `elektrad answers ${verdict.text}`});
		if (verdict.kind === 'foreign') return this.#wire.unreachable(`${verdict.text}: not from elektrad`);
		return this.foundBroken(name, verdict.text);
	}

	async #recheck(session: Session, trouble: Trouble): Promise<void> {
		const isOver = await trouble.isOver();
		if (session !== this.#session) return; // elektrad started again: all is to be looked at
		if (!isOver) throw this.#wire.broken(trouble.text);
		session.trouble = undefined;
		session.isFresh = true;
	}

	readonly #look = (path: string): Promise<WireAnswer> => this.send('GET', path);
}
