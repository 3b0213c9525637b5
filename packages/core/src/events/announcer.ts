import type {InstanceNote, Operation} from '../records/delivery.js';
import type {Fleet} from '../fleet/fleet.js';
import {ancestors} from '../fleet/fleet-view.js';
import type {Id} from '../fleet/member.js';
import {memberOf, type Revision} from '../records/revision.js';
import type {Clock} from '../ports/clock.js';
import type {EventRing} from './event-ring.js';

/** Of so many exceptions an event tells, since thousands of events are kept; all are to be read. */
const TOLD_EXCEPTIONS = 20;
/** Running operations are told of this often at most. */
const OPERATION_EVENT_MS = 250;

export interface AnnouncerOptions {
	readonly fleet: Fleet;
	readonly events: EventRing;
	readonly clock: Clock;
	/** The operations under way. */
	readonly operations: {get(id: string): Operation | undefined};
}

/** Says to whoever follows what happens to intent, instances and operations. */
export class Announcer {
	readonly #options: AnnouncerOptions;
	readonly #changed = new Set<string>();

	constructor(options: AnnouncerOptions) {
		this.#options = options;
	}

	revision(revision: Revision): void {
		this.#options.events.publish({kind: 'revision', revision: revision.number, members: membersOf(revision)});
	}

	note(note: InstanceNote, before: InstanceNote): void {
		if (note.state === before.state && note.differences.length === before.differences.length) return;
		this.#options.events.publish({
			kind: 'state',
			member: note.instance,
			state: note.state,
			ancestors: this.#above(note.instance),
		});
	}

	/** An instance was found to have started again. */
	restart(instance: Id): void {
		if (this.#options.fleet.member(instance))
			this.#options.events.publish({kind: 'restart', member: instance, ancestors: this.#above(instance)});
	}

	#above(instance: Id): Id[] {
		return ancestors(this.#options.fleet, instance).map(({id}) => id);
	}

	operationEnded(operation: Operation): void {
		this.#changed.delete(operation.id);
		this.#publish(operation);
	}

	operationChanged(id: string): void {
		if (this.#changed.size === 0) this.#options.clock.after(OPERATION_EVENT_MS, () => this.#tell());
		this.#changed.add(id);
	}

	#publish(operation: Operation): void {
		this.#options.events.publish({
			kind: 'operation',
			operation: {...operation, exceptions: operation.exceptions.slice(0, TOLD_EXCEPTIONS)},
		});
	}

	#tell(): void {
		for (const id of this.#changed) {
			const operation = this.#options.operations.get(id);
			if (operation) this.#publish(operation);
		}
		this.#changed.clear();
	}
}

/** The members that a revision is about: those edited, those whose settings changed, those that got commands. */
export function membersOf({edits, commands}: Revision): Id[] {
	const members = new Set<Id>(commands.map(({instance}) => instance));
	for (const edit of edits) members.add(memberOf(edit));
	return [...members];
}
