/** An option cannot be used; says which, where it came from, and why. */
export class OptionError extends Error {
	override readonly name = 'OptionError';
	readonly code = 'OPTION_INVALID';
	/** As given: `--port`, `CLUSTERD_PORT`, or `port in FILE`. */
	readonly option: string;

	constructor(option: string, reason: string, options?: ErrorOptions) {
		super(`${option}: ${reason}`, options);
		this.option = option;
	}
}
