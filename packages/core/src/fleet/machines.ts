import {InstanceUrl} from './instance-url.js';

/**
 * Which instances run on one machine. Two elektrads of different users there share the files of `system:` and `spec:`
 * (protocol.md 6.1, 6.6). Addresses with a path prefix stand behind a proxy, which tells nothing of machines: each
 * counts as its own.
 */
export class Machines {
	readonly #separateHosts: ReadonlySet<string>;

	/**
	 * @param separateHosts hosts (without port, in any spelling) whose instances count as machines of their own
	 * @throws INSTANCE_URL_INVALID when one is no host
	 */
	constructor(separateHosts: Iterable<string> = []) {
		this.#separateHosts = new Set([...separateHosts].map((host) => InstanceUrl.parse(`http://${host}`).host));
	}

	/** The machine that an instance shares with others, by its host; undefined when it counts as its own. */
	sharedBy({host, pathPrefix}: InstanceUrl): string | undefined {
		return pathPrefix === '' && !this.#separateHosts.has(host) ? host : undefined;
	}
}
