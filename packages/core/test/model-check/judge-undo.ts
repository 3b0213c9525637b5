import type {Case, Of} from './case.js';
import type {Intent} from './intent.js';

/** S10, of the last revision: everything is as it was before; what is so again is so since now. */
export function undo(found: Case, {revision}: Of<'undo'>): void {
	const {last, revision: now, intent} = found.world;
	if (last?.revision !== revision) throw new Error('only the last revision is undone here');
	found.release = 'restore';
	found.intent = {
		nodes: renewed(last.before.nodes, intent.nodes, now),
		settings: renewed(last.before.settings, intent.settings, now),
		exemptions: last.before.exemptions,
	};
}

function renewed<T extends Intent['nodes'][number] | Intent['settings'][number]>(
	before: readonly T[],
	present: readonly T[],
	since: number,
): readonly T[] {
	return before.map((each) => (present.includes(each) ? each : {...each, since}));
}
