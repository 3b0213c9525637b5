import type {Connector, Target} from '@clusterd/core';
import type {ExecutionContext} from 'ava';

/**
 * Somebody who has an instance in hand past the connector: sees what is really stored, and writes it behind clusterd's
 * back.
 */
export interface OutsideHand {
	/** The value; undefined when the key is missing. */
	get(name: string): string | undefined;
	/** The content of a metakey; undefined when it, or the key, is missing. */
	meta(name: string, metakey: string): string | undefined;
	set(name: string, value: string): void;
	setMeta(name: string, metakey: string, content: string): void;
	remove(name: string): void;
	/**
	 * From now on the instance refuses the value `bad` for this key, and takes others that are numbers. @returns what its
	 * words contain
	 */
	refuseBad(name: string): string;
	/** Puts another value in the place of the next one that is written for this key. */
	meddle(name: string, value: string): void;
	/** Ends the instance: no request gets through. */
	stop(): Promise<void>;
	/** Starts it again where it was, with what was stored. */
	start(): Promise<void>;
}

/** An empty instance, and a connector that reaches it. */
export interface KeyDatabaseSubject {
	readonly connector: Connector;
	/** Without a recorded marker. */
	readonly target: Target;
	readonly outside: OutsideHand;
}

export interface KeyDatabaseContractOptions {
	/** Begins every title. */
	readonly name: string;
	/** A fresh subject for one law; what it takes is given back by `t.teardown`. */
	setup(t: ExecutionContext): KeyDatabaseSubject | Promise<KeyDatabaseSubject>;
}
