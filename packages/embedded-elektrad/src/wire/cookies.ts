const VALID_VALUE = /^[ !#-:<-[\]-~]*$/;

/**
 * The value of elektrad's cookie in a `Cookie` header, as Go reads it: the first valid one, quotes taken off.
 * An empty value is one; undefined means that there is no such cookie.
 */
export function sessionCookie(header: string | undefined): string | undefined {
	for (const part of header?.split(';') ?? []) {
		const text = part.trim();
		const equals = text.indexOf('=');
		const name = equals === -1 ? text : text.slice(0, equals);
		const value = unquote(equals === -1 ? '' : text.slice(equals + 1));
		if (name === 'session' && VALID_VALUE.test(value)) {
			return value;
		}
	}
	return undefined;
}

/** The `Set-Cookie` with which elektrad hands out or adopts a session (protocol.md 5). */
export function setSessionCookie(id: string): string {
	return `session=${/[ ,]/.test(id) ? `"${id}"` : id}; Max-Age=3600; HttpOnly`;
}

function unquote(value: string): string {
	return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
