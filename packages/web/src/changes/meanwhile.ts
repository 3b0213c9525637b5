import {
	isClusterdError,
	type Change,
	type ClusterdError,
	type ClusterManager,
	type Id,
	type KeyView,
	type Revision,
	type UnitReading,
} from '@clusterd/core';
import {editLine} from './edits.js';

/**
 * Somebody changed the same since its author saw it (S10): on a cluster and in the hierarchy, or a key of one instance.
 */
export type MeanwhileError = ClusterdError<'REVISION_CONFLICT' | 'CHANGED_MEANWHILE'>;

export const isMeanwhile = (error: unknown): error is MeanwhileError =>
	isClusterdError(error, 'REVISION_CONFLICT', 'CHANGED_MEANWHILE');

/** What became of something since somebody began to change it. */
export interface Meanwhile {
	readonly what: string;
	readonly at: Id;
	/** Theirs; left out for a key of an instance, which has no revision. */
	readonly revision?: Revision;
	/** What theirs replaced; left out where that is not known. */
	readonly before?: {readonly text: string | undefined};
	/** What is there now; undefined: nothing. */
	readonly theirs: string | undefined;
	/** What the change would make of it. */
	readonly yours: string | undefined;
}

/** Finds out what happened meanwhile, for whoever decides whose is to be. */
export async function findMeanwhile(
	manager: ClusterManager,
	error: MeanwhileError,
	change: Change,
	signal: AbortSignal,
): Promise<Meanwhile> {
	if (!isClusterdError(error, 'REVISION_CONFLICT'))
		return inKey(manager, error as ClusterdError<'CHANGED_MEANWHILE'>, change, signal);
	const {edit, revision: number} = error.facts;
	const {what, at, before: theirs, after: yours} = editLine(edit);
	const revision = await manager.history.get(number, {signal});
	const line = revision.edits.find(({entity, key}) => entity === edit.entity && key === edit.key);
	return {what, at, revision, ...(line ? {before: {text: editLine(line).before}} : {}), theirs, yours};
}

async function inKey(
	manager: ClusterManager,
	{facts: {instance, unit: name}}: ClusterdError<'CHANGED_MEANWHILE'>,
	change: Change,
	signal: AbortSignal,
): Promise<Meanwhile> {
	const view = await manager.keys(instance).read(name, {signal});
	const [unit] = change.kind === 'set' ? change.units : [];
	return {
		what: unit?.meta === undefined ? name : `${name} [${unit.meta}]`,
		at: instance,
		theirs: textOf(readingOf(view, unit?.meta)),
		yours: unit?.content,
	};
}

const readingOf = (view: KeyView, metakey: string | undefined): UnitReading | undefined =>
	metakey === undefined ? view.value : view.meta[metakey];

const textOf = (reading: UnitReading | undefined): string | undefined =>
	reading?.values.find(({state}) => state === 'present')?.content;
