/** Where the daemon writes what happens. Facts are plain data and never hold secrets or values of keys. */
export interface Logger {
	debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
	info(message: string, facts?: Readonly<Record<string, unknown>>): void;
	warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
	error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** Keeps nothing. */
export const SILENT: Logger = {debug() {}, info() {}, warn() {}, error() {}};
