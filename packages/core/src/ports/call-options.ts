/** What every call of a port takes, last. */
export interface CallOptions {
	/** Ends the call early: it then rejects with the signal's reason. */
	readonly signal?: AbortSignal;
}
