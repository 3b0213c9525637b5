/** A regular expression that the C library would refuse; the message is in its words. Stays inside this folder. */
export class EreSyntaxError extends Error {
	override readonly name = 'EreSyntaxError';
}
