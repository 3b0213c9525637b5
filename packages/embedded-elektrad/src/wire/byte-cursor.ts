import {GoJsonError, unexpected} from './go-json-error.js';

const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** The code of a character of ASCII. */
export function code(character: string): number {
	return character.charCodeAt(0);
}

/** Walks over the bytes of a JSON text. */
export class ByteCursor {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** The index of the next byte. */
	get at(): number {
		return this.#at;
	}

	/** Whether nothing is left. */
	get isAtEnd(): boolean {
		return this.#at === this.#bytes.length;
	}

	/** The bytes from an index to the last one that was taken, without that one. */
	since(from: number): Uint8Array {
		return this.#bytes.subarray(from, this.#at - 1);
	}

	/** The next byte, which stays; undefined at the end. */
	peek(): number | undefined {
		return this.#bytes[this.#at];
	}

	/** Takes the next byte. @throws {@link GoJsonError} at the end. */
	take(): number {
		const byte = this.#bytes[this.#at];
		if (byte === undefined) {
			throw new GoJsonError('unexpected EOF');
		}
		this.#at += 1;
		return byte;
	}

	/** Takes the next byte if it is one of these characters. @returns whether it was. */
	takeIf(characters: string): boolean {
		const byte = this.peek();
		if (byte === undefined || !characters.includes(String.fromCharCode(byte))) {
			return false;
		}
		this.#at += 1;
		return true;
	}

	/** Takes the next byte, which must be that character. @throws {@link GoJsonError} that says where otherwise. */
	expect(character: string, context: string): void {
		const byte = this.take();
		if (byte !== code(character)) {
			throw unexpected(byte, context);
		}
	}

	/** Takes the next byte that is no space. */
	takeNonSpace(): number {
		this.skipSpace();
		return this.take();
	}

	skipSpace(): void {
		while (SPACE.has(this.peek() ?? 0)) {
			this.#at += 1;
		}
	}
}
