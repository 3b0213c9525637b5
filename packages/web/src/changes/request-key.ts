/** A key that makes a request unique. (`crypto.randomUUID` would need a secure context.) */
export const newRequestKey = (): string =>
	`web-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
