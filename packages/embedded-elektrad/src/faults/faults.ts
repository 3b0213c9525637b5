import type {Fault, FaultFilter} from './fault.js';

/** Lets an elektrad refuse connections, or accept them again. */
export type SetRefusing = (refusing: boolean) => Promise<void>;

interface Armed {
	readonly fault: Fault;
	seen: number;
}

/**
 * What goes wrong with one elektrad. Of several faults that would strike a request, the first that was set does.
 *
 * @example
 * await elektrad.faults.set({kind: 'hang', at: 'answer', when: {methods: ['PUT'], times: 1}});
 */
export class Faults {
	readonly #setRefusing: SetRefusing;
	#armed: readonly Armed[] = [];
	#refusing = false;

	constructor(setRefusing: SetRefusing) {
		this.#setRefusing = setRefusing;
	}

	/** Whether any fault is set, spent or not. */
	get isSet(): boolean {
		return this.#armed.length > 0;
	}

	/** Whether connections are to be refused. */
	get isRefusing(): boolean {
		return this.#refusing;
	}

	/** Replaces all faults by these. Resolves when they are in effect. */
	async set(...faults: readonly Fault[]): Promise<void> {
		this.#armed = faults.map((fault) => ({fault, seen: 0}));
		const refusing = faults.some(({kind}) => kind === 'refuse');
		if (refusing !== this.#refusing) {
			this.#refusing = refusing;
			await this.#setRefusing(refusing);
		}
	}

	/** Ends all faults; connections that hang stay as they are. Resolves when elektrad answers again. */
	async clear(): Promise<void> {
		await this.set();
	}

	/** The fault that strikes a request, which counts as struck then. */
	strike(method: string, target: string): Fault | undefined {
		let struck: Fault | undefined;
		for (const armed of this.#armed) {
			const {when = {}} = armed.fault;
			if (concerns(when, method, target)) {
				armed.seen += 1;
				const {after = 0, times = Infinity} = when;
				struck ??= armed.seen > after && armed.seen <= after + times ? armed.fault : undefined;
			}
		}
		return struck;
	}
}

function concerns({methods, path}: FaultFilter, method: string, target: string): boolean {
	return methods?.includes(method) !== false && path?.test(target) !== false;
}
