const DESCRIPTIONS: Readonly<Record<string, string>> = {
	C01100: 'Resource',
	C01200: 'Installation',
	C01310: 'Internal',
	C01320: 'Interface',
	C01330: 'Plugin Misbehavior',
	C02000: 'Conflicting State',
	C03100: 'Validation Syntactic',
	C03200: 'Validation Semantic',
};

/** What `kdbGet` or `kdbSet` failed with; the message is what elektrad puts into `{"error":…}` (protocol.md 3). */
export class KdbError extends Error {
	override readonly name = 'KdbError';

	static of(code: string, reason: string, options?: ErrorOptions): KdbError {
		return new KdbError(`${code} ${DESCRIPTIONS[code] ?? ''} - ${reason}`, options);
	}

	/** Whether elektrad reads again and tries again instead of answering (protocol.md 5). */
	get isConflict(): boolean {
		return this.message.startsWith('C02000 ');
	}
}

/** What kills the whole elektrad (protocol.md 6.1). */
export class ProcessDeath extends Error {
	override readonly name = 'ProcessDeath';
}
