import type {Id} from '../../fleet/member.js';
import type {Edit} from '../../records/revision.js';

/**
 * Instances that are reached at another address than before: who answers there is compared with who is known (S13.2).
 */
export function readdressed(edits: readonly Edit[]): Id[] {
	return edits.flatMap((edit) =>
		edit.entity === 'member' &&
		edit.before?.kind === 'instance' &&
		edit.after?.kind === 'instance' &&
		edit.before.addresses[0] !== edit.after.addresses[0]
			? [edit.after.id]
			: [],
	);
}
