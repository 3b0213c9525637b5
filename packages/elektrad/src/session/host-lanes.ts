import {Machines, type InstanceUrl} from '@clusterd/core';
import {Lane} from './lane.js';

/**
 * The lanes for what elektrads on one machine share: the files of `system:` and `spec:`.
 *
 * Two elektrads of different users that write the same file at once lose updates or die (protocol.md 6.1, 6.6), so
 * their writes there go one at a time.
 */
export class HostLanes {
	readonly #lanes = new Map<string, {lane: Lane; users: number}>();
	readonly #machines: Machines;

	/**
	 * @param separateHosts hosts (without port, in any spelling) whose elektrads share no files
	 * @throws INSTANCE_URL_INVALID when one is no host
	 */
	constructor(separateHosts: Iterable<string>) {
		this.#machines = new Machines(separateHosts);
	}

	/** Runs a task that writes into a key's file, in its turn. */
	run<Result>(url: InstanceUrl, name: string, task: () => Promise<Result>): Promise<Result> {
		const machine = name.startsWith('system:') || name.startsWith('spec:') ? this.#machines.sharedBy(url) : undefined;
		return machine === undefined ? task() : this.#inTurn(machine, task);
	}

	async #inTurn<Result>(machine: string, task: () => Promise<Result>): Promise<Result> {
		const entry = this.#lanes.get(machine) ?? {lane: new Lane(), users: 0};
		this.#lanes.set(machine, entry);
		entry.users += 1;
		try {
			return await entry.lane.run(task);
		} finally {
			entry.users -= 1;
			if (entry.users === 0) this.#lanes.delete(machine);
		}
	}
}
