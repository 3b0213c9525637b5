import type {KeyName} from '@clusterd/core';
import type {Handle} from '../kdb/handle.js';
import {KdbError, ProcessDeath} from '../kdb/kdb-error.js';
import {parseName} from '../kdb/names.js';
import type {Answer} from '../wire/answer.js';

/** A request that found its route, with the session's handle. */
export interface RouteContext {
	readonly handle: Handle;
	/** The decoded rest of the path, `/` if there is none: a key name in any spelling, or a pattern. */
	readonly rest: string;
	/** What follows the question mark, still encoded. */
	readonly query: string | undefined;
	readonly body: Uint8Array;
	/** Whether the defects of elektrad are shown (protocol.md 6). */
	readonly quirks: boolean;
	/** Of Elektra, such as `0.11.0`. */
	readonly version: string;
}

/** Answers a request. @throws KdbError for what elektrad answers with `{"error":…}`; HandlerPanic, ProcessDeath. */
export type RouteHandler = (context: RouteContext) => Answer;

/** What ends a request, and its connection, without an answer, while elektrad goes on (protocol.md 6.1). */
export class HandlerPanic extends Error {
	override readonly name = 'HandlerPanic';
}

/**
 * Writes what a handle has in memory, as elektrad does: after a conflict it reads again, which throws the change away,
 * and then has nothing to write (protocol.md 5, 6.6).
 *
 * @param fresh whether the change made a key, which a conflict frees twice (protocol.md 6.1).
 * @throws {@link KdbError}, {@link ProcessDeath}
 */
export function store({handle, quirks}: RouteContext, parent: KeyName, fresh = false): void {
	const before = handle.keys;
	for (;;) {
		try {
			handle.set(parent);
			return;
		} catch (error) {
			if (!(error instanceof KdbError && error.isConflict)) {
				throw error;
			}
			if (fresh && quirks) {
				throw new ProcessDeath(
					'fatal error: unexpected signal during runtime execution [signal SIGSEGV: segmentation violation]',
					{cause: error},
				);
			}
			handle.get(parent);
			if (!quirks) {
				handle.keys = before;
			}
		}
	}
}

/** The key name of a request, or undefined when libelektra refuses it. */
export function requestedName({rest}: RouteContext): KeyName | undefined {
	return parseName(rest);
}
