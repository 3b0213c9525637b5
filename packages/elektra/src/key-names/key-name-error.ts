/** Thrown for a text that is not a key name. */
export class KeyNameError extends Error {
	override readonly name = 'KeyNameError';
	readonly code = 'KEY_NAME_INVALID';
	readonly facts: {readonly text: string; readonly reason: string};

	constructor(text: string, reason: string) {
		super(`${JSON.stringify(text)} is not a key name: ${reason}`);
		this.facts = {text, reason};
	}

	/** The error as data. */
	toJSON(): Pick<KeyNameError, 'code' | 'facts' | 'message'> {
		return {code: this.code, facts: this.facts, message: this.message};
	}
}
