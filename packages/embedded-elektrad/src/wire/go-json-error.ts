/** A body that is not JSON; the message is that of Go, such as `unexpected EOF`. */
export class GoJsonError extends Error {
	override readonly name = 'GoJsonError';
}

/**
 * The error for a byte that cannot stand where it stands, such as `invalid character 'x' looking for beginning of
 * value`.
 */
export function unexpected(byte: number, context: string): GoJsonError {
	return new GoJsonError(`invalid character ${quoteByte(byte)} ${context}`);
}

function quoteByte(byte: number): string {
	const character = String.fromCharCode(byte);
	if (character === "'") {
		return String.raw`'\''`;
	}
	if (character === '"') {
		return "'\"'";
	}
	return `'${goEscape(character)}'`;
}

/** A character of Latin-1 within a Go string literal. */
function goEscape(character: string): string {
	const named: Readonly<Record<string, string>> = {
		'\u0007': 'a',
		'\b': 'b',
		'\f': 'f',
		'\n': 'n',
		'\r': 'r',
		'\t': 't',
		'\v': 'v',
		'\\': '\\',
	};
	const name = named[character];
	const value = character.charCodeAt(0);
	if (name !== undefined) {
		return `\\${name}`;
	}
	if (value < 0x20 || value === 0x7f) {
		return String.raw`\x` + value.toString(16).padStart(2, '0');
	}
	return (value >= 0x80 && value <= 0xa0) || value === 0xad
		? String.raw`\u` + value.toString(16).padStart(4, '0')
		: character;
}
