/** What a process of clusterd says by its exit code. */
export const EXIT_CODES = {
	/** It was asked to stop and did. */
	stopped: 0,
	/** Something failed that has no code of its own; the log says what. */
	failed: 1,
	/** The command line, an environment variable or the options file is wrong. */
	usage: 2,
	/** The data directory cannot be used: held by another daemon, damaged, not writable. */
	data: 3,
	/** The address cannot be listened on: taken, not allowed, not of this machine. */
	address: 4,
} as const;

/** The same in words, for the reference page. */
export const EXIT_MEANINGS: {readonly [Name in keyof typeof EXIT_CODES]: string} = {
	stopped: 'it was asked to stop, and did',
	failed: 'something else failed; standard error says what',
	usage: 'a flag, an environment variable or the options file is wrong',
	data: 'the data directory cannot be used: another daemon holds it, it is damaged or not writable',
	address: 'the address cannot be listened on: taken, not allowed, or not of this machine',
};
