const PLACEHOLDER = /<session-\d+>/g;
const SESSION_COOKIE = /^session=([^;]*)/;

/** Which session id each `<session-N>` of a recording stands for in this replay. */
export class SessionNames {
	readonly #ids = new Map<string, string>();
	readonly #jars = new Map<string, string>();

	/** The text with ids for the placeholders that are known. */
	resolve(text: string): string {
		return text.replaceAll(PLACEHOLDER, (placeholder) => this.#ids.get(placeholder) ?? placeholder);
	}

	/** Learns a new placeholder from a `Set-Cookie` and the one it was recorded as. */
	learn(recorded: string, actual: string): void {
		const placeholder = SESSION_COOKIE.exec(recorded)?.[1];
		const id = SESSION_COOKIE.exec(actual)?.[1];
		if (
			placeholder?.startsWith('<session-') === true &&
			id !== undefined &&
			!this.#ids.has(placeholder) &&
			![...this.#ids.values()].includes(id)
		) {
			this.#ids.set(placeholder, id);
		}
	}

	/** Puts what an answer set into a jar. */
	keep(jar: string, setCookie: string): void {
		this.#jars.set(jar, setCookie.split(';')[0] ?? '');
	}

	/** The `Cookie` of a jar, or undefined while it is empty. */
	cookieOf(jar: string | undefined): string | undefined {
		return jar === undefined ? undefined : this.#jars.get(jar);
	}
}
