import {MARKER_KEY, pause, valueUnit} from '@clusterd/core';
import type {Environment} from '../session/environment.js';
import type {ShownKey} from '../wire/answers.js';
import type {StepWriter} from './step-writer.js';

const TRIES = 6;
const MAX_WAIT_MS = 500;

/** What became of the marker: found or written, why it cannot be there, or that writing it got no answer. */
export type MarkerOutcome = {readonly marker: string} | {readonly fault: string} | {readonly unknown: string};

/**
 * Sees to it that an instance has clusterd's marker (S13.2): what is there counts, and only where there is nothing it
 * is written, and read back. Needs a settled session, since this may be the first key of its file.
 */
export async function ensureMarker({
	writer,
	read,
	wanted,
	environment: {clock, random},
}: {
	readonly writer: StepWriter;
	readonly read: () => Promise<ShownKey>;
	/** A UUID. */
	readonly wanted: string;
	readonly environment: Environment;
}): Promise<MarkerOutcome> {
	for (let tries = 0; tries < TRIES; tries += 1) {
		const found = await read();
		if (found.exists) return found.value ? {marker: found.value} : {fault: `${MARKER_KEY} is there, but empty`};
		const result = await writer.write({unit: valueUnit(MARKER_KEY), wanted: {content: wanted}, present: {}});
		if (result.outcome === 'applied') return {marker: wanted};
		if (result.outcome === 'rejected') return {fault: result.text};
		if (result.outcome === 'unknown') return {unknown: result.reason};
		await pause(clock, random.next() * Math.min(MAX_WAIT_MS, 10 * 2 ** tries));
	}
	return {fault: 'it was lost each time to another writer'};
}
