import {MARKER_KEY} from '@clusterd/core';
import {judge, parseKey, parseVersion, type ShownKey} from '../wire/answers.js';
import {NoAnswerError} from '../wire/no-answer.js';
import {keyPath, VERSION_PATH} from '../wire/routes.js';
import type {WireAnswer} from '../wire/transport.js';
import type {Wire} from '../wire/wire.js';
import type {Environment} from './environment.js';
import {newSession, type Session} from './session.js';

const MAX_IDS = 3;
/** The namespaces with files. */
const STORED = ['user:', 'system:', 'spec:', 'dir:'];

/**
 * Opens sessions at one elektrad, within the budget, and finds out whether they tell the truth (elektrad/client.md:
 * Open).
 */
export class SessionOpener {
	readonly #wire: Wire;
	readonly #environment: Environment;
	/** An id that was sent and got no answer: whatever session it stands for now is ours. */
	#unanswered: string | undefined;
	/** Whether clusterd's marker was ever seen there. */
	#hadMarker: boolean;

	constructor(wire: Wire, environment: Environment, {hadMarker}: {readonly hadMarker: boolean}) {
		this.#wire = wire;
		this.#environment = environment;
		this.#hadMarker = hadMarker;
	}

	/** Whether the budget allows one more session. */
	get isAllowed(): boolean {
		return this.#unanswered !== undefined || this.#environment.budget.allows(this.#wire.url.toString());
	}

	/**
	 * A new session, not looked at yet. Its id is ours, and goes out alone, so that no two requests make two handles of
	 * it. Rejects with INSTANCE_UNREACHABLE, NoAnswerError, STOPPED.
	 */
	async open(): Promise<Session> {
		for (let ids = 0; ids < MAX_IDS; ids += 1) {
			const {id, answer, isOurs} = await this.#introduce();
			const version = parseVersion(answer);
			if (version === undefined) throw this.#wire.unreachable(`no elektrad answers there (HTTP ${answer.status})`);
			if (isOurs || answer.session !== undefined)
				return newSession(answer.session ?? id, version, this.#environment.clock.now());
			this.#environment.logger.warn('a session id was taken already', {address: this.#wire.url.toString()});
		}
		throw this.#wire.unreachable('its session cookie does not get through');
	}

	/**
	 * All names that a fresh session shows, once it is certain that it is not a stale handle's (protocol.md 6.7): when a
	 * namespace is empty, or the marker gone, a second session must agree; else the one that shows more is kept.
	 *
	 * @param read reads a key in that session
	 */
	async survey(session: Session, read: (name: string) => Promise<ShownKey>): Promise<readonly string[]> {
		const names = await this.#timed(session, async () => (await read('/')).ls);
		const isDoubtful =
			STORED.some((namespace) => !names.some((name) => isIn(name, namespace))) ||
			(this.#hadMarker && !names.includes(MARKER_KEY));
		session.isAttested = !isDoubtful || this.isAllowed;
		const certain = isDoubtful && session.isAttested ? await this.#compare(session, names, read) : names;
		this.#hadMarker ||= certain.includes(MARKER_KEY);
		return certain;
	}

	async #compare(
		session: Session,
		names: readonly string[],
		read: (name: string) => Promise<ShownKey>,
	): Promise<readonly string[]> {
		const second = await this.open();
		const others = await this.#timed(session, () => this.#namesIn(second));
		if (isSame(names, others)) return names;
		const again = (await read('/')).ls; // somebody may have written in between
		if (isSame(again, others) || again.length >= others.length) return again;
		this.#environment.logger.warn('a session shows less than is there: another one is used', {
			address: this.#wire.url.toString(),
			names: again.length,
			instead: others.length,
		});
		session.id = second.id;
		return others;
	}

	/**
	 * Reads, and takes the time that it takes for the measure of how long elektrad needs to replace the handle of the
	 * session.
	 */
	async #timed(session: Session, read: () => Promise<readonly string[]>): Promise<readonly string[]> {
		const {clock, settleFloorMs, settleFactor} = this.#environment;
		const begun = clock.now();
		const names = await read();
		const ended = clock.now();
		session.settledAt = ended + Math.max(settleFloorMs, settleFactor * (ended - begun));
		return names;
	}

	async #namesIn(session: Session): Promise<readonly string[]> {
		const answer = await this.#wire.send({method: 'GET', path: keyPath('/'), session: session.id, body: undefined});
		const verdict = judge(answer);
		if (verdict.kind === 'refused') throw this.#wire.broken(verdict.text);
		const key = verdict.kind === 'done' ? parseKey(answer.body) : undefined;
		if (key === undefined) throw this.#wire.unreachable(`what it shows is no key (HTTP ${answer.status})`);
		return key.ls;
	}

	async #introduce(): Promise<{readonly id: string; readonly answer: WireAnswer; readonly isOurs: boolean}> {
		const address = this.#wire.url.toString();
		const {budget, random} = this.#environment;
		if (!this.isAllowed) throw this.#wire.unreachable('session budget');
		const isOurs = this.#unanswered !== undefined;
		const id = this.#unanswered ?? random.uuid();
		try {
			const answer = await this.#wire.send({method: 'GET', path: VERSION_PATH, session: id, body: undefined});
			this.#unanswered = undefined;
			if (!isOurs && answer.session !== undefined) budget.spend(address);
			return {id, answer, isOurs};
		} catch (error) {
			if (!isOurs && error instanceof NoAnswerError && error.mayHaveArrived) {
				budget.spend(address);
				this.#unanswered = id;
			}
			throw error;
		}
	}
}

/** Whether a name counts as content of a namespace: what elektrad itself puts into `system:` does not. */
function isIn(name: string, namespace: string): boolean {
	return name.startsWith(namespace) && !name.startsWith('system:/elektra/') && name !== 'system:/elektra';
}

function isSame(names: readonly string[], others: readonly string[]): boolean {
	return names.length === others.length && names.every((name, index) => name === others[index]);
}
