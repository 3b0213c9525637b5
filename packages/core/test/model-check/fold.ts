import {Fleet, type Edit, type Id, type Revision} from '@clusterd/core';
import {expectSame} from './compare.js';

/** What a fleet is: its members with what is counted of them, settings and exemptions, without who made them when. */
function pictureOf(fleet: Fleet): string[] {
	const entries = [
		...(fleet.snapshot().entries as Iterable<{readonly entity: string; readonly value?: {readonly id?: Id}}>),
	];
	return entries
		.filter(({entity}) => entity === 'member' || entity === 'setting' || entity === 'exemption')
		.map(({entity, value}) => {
			const id = entity === 'member' ? value!.id! : undefined;
			return JSON.stringify([
				entity,
				value,
				...(id === undefined ? [] : [[...fleet.children(id)].sort(), fleet.instanceCount(id)]),
			]);
		})
		.sort();
}

/** The revision that takes another one back: each edit the other way round, the last first. */
function inverse(revision: Revision): Revision {
	const edits = revision.edits.map(
		({before, after, ...edit}): Edit =>
			({
				...edit,
				...(after === undefined ? {} : {before: after}),
				...(before === undefined ? {} : {after: before}),
			}) as Edit,
	);
	return {...revision, edits: edits.reverse(), commands: []};
}

/**
 * Swapping a revision's edits restores the fleet that was before, for each revision; and a snapshot is the fleet that
 * it was taken of.
 */
export async function checkFold(revisions: readonly Revision[]): Promise<void> {
	const fleet = new Fleet();
	for (const revision of revisions) {
		const before = pictureOf(fleet);
		fleet.apply(revision);
		const after = pictureOf(fleet);
		if (revision.number > 1) {
			fleet.apply(inverse(revision));
			expectSame(`the fleet without revision ${revision.number}`, pictureOf(fleet), before);
			fleet.apply(revision);
		}
		expectSame(`the fleet with revision ${revision.number} again`, pictureOf(fleet), after);
	}
	const copy = await Fleet.of(fleet.snapshot());
	expectSame('the fleet of a snapshot', pictureOf(copy), pictureOf(fleet));
	expectSame('provenance in a snapshot', sorted(copy), sorted(fleet));
}

const sorted = (fleet: Fleet): string[] =>
	[...(fleet.snapshot().entries as Iterable<unknown>)].map((entry) => JSON.stringify(entry)).sort();
