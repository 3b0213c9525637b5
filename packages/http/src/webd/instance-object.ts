import type {MemberView} from '@clusterd/core';

/** An instance as webd's clients know it. */
export interface WebdInstance {
	readonly id: string;
	readonly name: string;
	readonly host: string;
	readonly description: string;
	readonly visibility: string;
}

/** An instance for webd's clients: what it has of webd's own is kept as labels. */
export const toWebdInstance = ({id, name, labels, instance}: MemberView): WebdInstance => ({
	id,
	name,
	host: instance?.addresses[0] ?? '',
	description: labels['description'] ?? '',
	visibility: labels['visibility'] ?? 'user',
});
