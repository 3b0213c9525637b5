/**
 * Texts as Go and C hold them: bytes that are meant to be UTF-8 but need not be.
 *
 * A byte that is no part of valid UTF-8 is held as one character of the last private plane, so that it survives
 * storing and sorting; on output it becomes `\ufffd`, as with elektrad (protocol.md 2).
 */
import {isUtf8} from 'node:buffer';

const STRAY_BASE = 0x10_ff00;
const STRAY = /\uDBFF[\uDF80-\uDFFF]/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const REPLACEMENT = '\uFFFD';

/** Reads bytes; every stray one stays recognisable by {@link hasStrayByte} and comes back with {@link toBytes}. */
export function fromBytes(bytes: Uint8Array): string {
	return isUtf8(bytes)
		? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
		: decode(bytes, strayCharacter);
}

/** Reads bytes as Go's JSON decoder reads a string: every stray byte becomes U+FFFD for good. */
export function fromBytesReplacing(bytes: Uint8Array): string {
	return isUtf8(bytes)
		? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
		: decode(bytes, () => REPLACEMENT);
}

/** The bytes of a text made by {@link fromBytes}. */
export function toBytes(text: string): Buffer {
	if (!hasStrayByte(text)) {
		return Buffer.from(text, 'utf8');
	}
	return Buffer.concat(
		text
			.split(/(\uDBFF[\uDF80-\uDFFF])/)
			.map((piece, index) =>
				index % 2 === 1 ? Buffer.of((piece.codePointAt(0) ?? 0) - STRAY_BASE) : Buffer.from(piece, 'utf8'),
			),
	);
}

/** Whether the text holds a byte that is not part of valid UTF-8. */
export function hasStrayByte(text: string): boolean {
	return text.search(STRAY) !== -1;
}

/** The text with U+FFFD for every stray byte. */
export function shown(text: string): string {
	return text.replace(STRAY, REPLACEMENT);
}

/** The text with U+FFFD for every half of a surrogate pair, as Go decodes `"\ud83d"`. */
export function wellFormed(text: string): string {
	return text.replace(LONE_SURROGATES, REPLACEMENT);
}

/** What C sees of a text: all before the first NUL. */
export function untilNul(text: string): string {
	const end = text.indexOf('\0');
	return end === -1 ? text : text.slice(0, end);
}

function strayCharacter(byte: number): string {
	return String.fromCodePoint(STRAY_BASE + byte);
}

/** Decodes as Go does: a stray byte counts for itself alone, and reading goes on with the next one. */
function decode(bytes: Uint8Array, stray: (byte: number) => string): string {
	const pieces: string[] = [];
	let validFrom = 0;
	for (let at = 0; at < bytes.length;) {
		const length = sequenceLength(bytes, at);
		if (length === 0) {
			pieces.push(Buffer.from(bytes.subarray(validFrom, at)).toString('utf8'), stray(bytes[at] ?? 0));
			validFrom = at + 1;
		}
		at += length || 1;
	}
	pieces.push(Buffer.from(bytes.subarray(validFrom)).toString('utf8'));
	return pieces.join('');
}

/** How many bytes the character at `at` has, or 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
	const first = bytes[at] ?? 0;
	const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
	return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
