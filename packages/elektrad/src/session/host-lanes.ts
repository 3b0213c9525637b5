import {InstanceUrl} from '@clusterd/core';
import {Lane} from './lane.js';

/**
 * The lanes for what elektrads on one machine share: the files of `system:` and `spec:`.
 *
 * Two elektrads of different users that write the same file at once lose updates or die (protocol.md 6.1, 6.6), so their writes there go one at a
 * time. Addresses with a path prefix stand behind a proxy, which tells nothing of machines: each counts as its own.
 */
export class HostLanes {
	readonly #lanes = new Map<string, {lane: Lane; users: number}>();
	readonly #separateHosts: ReadonlySet<string>;

	/**
	 * @param separateHosts hosts (without port, in any spelling) whose elektrads share no files
	 * @throws INSTANCE_URL_INVALID when one is no host
	 */
	constructor(separateHosts: Iterable<string>) {
		this.#separateHosts = new Set([...separateHosts].map(host => InstanceUrl.parse(`http://${host}`).host));
	}

	/** Runs a task that writes into a key's file, in its turn. */
	run<Result>(url: InstanceUrl, name: string, task: () => Promise<Result>): Promise<Result> {
		const isShared = (name.startsWith('system:') || name.startsWith('spec:')) && url.pathPrefix === '' && !this.#separateHosts.has(url.host);
		return isShared ? this.#inTurn(url, task) : task();
	}

	async #inTurn<Result>(url: InstanceUrl, task: () => Promise<Result>): Promise<Result> {
		const entry = this.#lanes.get(url.host) ?? {lane: new Lane(), users: 0};
		this.#lanes.set(url.host, entry);
		entry.users += 1;
		try {
			return await entry.lane.run(task);
		} finally {
			entry.users -= 1;
			if (entry.users === 0) this.#lanes.delete(url.host);
		}
	}
}
