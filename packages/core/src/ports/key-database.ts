import type {Id, SecretRef} from '../fleet/member.js';
import type {KeyReading} from '../units/reading.js';
import type {Saved} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import type {CallOptions} from './call-options.js';

/** Who answers at an address. */
export interface Identity {
	/** elektrad's version, as `0.11.0`. */
	readonly version: string;
	/**
	 * The UUID found at the marker key (S13.2), written there when it was missing; left out where it could not be, see
	 * `markerFault`.
	 */
	readonly marker?: string;
	/** Why there is no marker: switched off, or the instance's own words. */
	readonly markerFault?: string;
	/**
	 * Counts the starts of the instance that were noticed on this connection: another number than before = restarted in
	 * between.
	 */
	readonly start: number;
}

/** One write to an instance. */
export interface Step {
	readonly unit: Unit;
	/** What shall be there: content, or `{}` to remove the key (exactly that one, with its metadata) or the metakey. */
	readonly wanted: Saved;
	/** What was read there just before; the step is not done when something else is found in the course of it. */
	readonly present: Saved;
}

/** What became of a step. `now` is what was read there afterwards; left out when it could not be read. */
export type StepResult = {readonly step: Step; readonly now?: Saved} &
	/** Written, and read back equal. */
	(
		| {readonly outcome: 'applied'}
		/** It was so already. */
		| {readonly outcome: 'unchanged'}
		/** The instance refused it, in its own words; what was there before is there again. */
		| {readonly outcome: 'rejected'; readonly text: string}
		/** It was acknowledged, but something else is there: another writer. */
		| {readonly outcome: 'lost'}
		/** No answer: it may have been done or not, or be done later. */
		| {readonly outcome: 'unknown'; readonly reason: string}
	);

/**
 * One single key database, reached through some connection. One request at a time is under way on it; reads of people
 * (`urgent`) go before others.
 *
 * Calls reject with INSTANCE_UNREACHABLE when no request gets through, with INSTANCE_BROKEN when it answers but cannot
 * be read (S11.2), with KEY_NOT_ADDRESSABLE or NEVER_SENT for names that it must not or cannot carry (before anything
 * is sent), with STOPPED after `close`, and with the signal's reason when `options.signal` is aborted.
 */
export interface KeyDatabase {
	/**
	 * Makes contact, and tells who answers. Cheap when contact is there: nothing is sent then, unless `fresh` is asked
	 * for.
	 */
	identify(options?: CallOptions & {readonly fresh?: boolean}): Promise<Identity>;
	/**
	 * The canonical names at and below `below` (canonical; `/` for all), those that are not addressable included, in
	 * Elektra's order.
	 * The marker (S13.2) and `system:/elektra` are left out. */
	names(below: string, options?: ReadOptions): Promise<readonly string[]>;
	/** The keys with these canonical names, in the order asked for. */
	read(names: readonly string[], options?: ReadOptions): Promise<readonly KeyReading[]>;
	/** All keys at and below a name, in Elektra's order; as `names`, with those not addressable as such. */
	readBelow(below: string, options?: ReadOptions): Promise<readonly KeyReading[]>;
	/**
	 * Does the steps, one after another, and tells what became of each. A refused or lost step does not end the others;
	 * after `unknown`
	 * the rest are `unknown` as well, unsent, with the same reason. Never repeats a step that may have been done. Rejects
	 * with
	 * INSTANCE_UNREACHABLE or INSTANCE_BROKEN in the course of it, when the step in turn was not sent, and with
	 * IDENTITY_CHANGED when another
	 * marker is found than the recorded one, or than the first that was found on this connection (S13.2). */
	apply(steps: readonly Step[], options?: CallOptions): AsyncIterable<StepResult>;
	/** Lets go of the connection; what is under way is cut off. Again: no effect. */
	close(): Promise<void>;
}

export interface ReadOptions extends CallOptions {
	/** Somebody waits for it: goes before delivery. */
	readonly urgent?: boolean;
}

/** Where an instance is, and as whom to speak to it. */
export interface Target {
	readonly instance: Id;
	/** Canonical (S13.1). */
	readonly address: string;
	readonly credentials?: SecretRef;
	/** The marker recorded before: written again where it is missing. */
	readonly marker?: string;
	/** Only to be looked at: a missing marker is not written. */
	readonly readOnly?: boolean;
}

/** Opens key databases. */
export interface Connector {
	/** A key database that makes contact with its first call. Sends nothing itself. */
	open(target: Target): KeyDatabase;
	/** Closes all that it opened. Again: no effect. */
	close(): Promise<void>;
}
