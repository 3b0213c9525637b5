import type {Clock, Logger, Random} from '@clusterd/core';
import type {KeyPaths} from '../wire/routes.js';
import type {SessionBudget} from './session-budget.js';

/** What all sessions of a connector share. */
export interface Environment {
	readonly clock: Clock;
	readonly random: Random;
	readonly logger: Logger;
	readonly budget: SessionBudget;
	readonly paths: KeyPaths;
	/** The least time that a new session's handle takes to be replaced, ms. */
	readonly settleFloorMs: number;
	/** That time is at least as many times what reading everything took. */
	readonly settleFactor: number;
	/** How long another process may lock a file, ms. */
	readonly fileLockMs: number;
}

/** elektrad frees a session after an hour; asking for it again afterwards would leak its handle. */
export const MAX_IDLE_MS = 55 * 60_000;
/** A session is replaced once a day. */
export const MAX_AGE_MS = 24 * 3_600_000;
