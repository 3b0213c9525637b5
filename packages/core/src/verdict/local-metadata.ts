import {metaBesideTwin} from '@clusterd/elektra';
import type {LedgerLine} from '../records/delivery.js';
import {entryOf} from '../fleet/entry-of.js';
import type {KeyReading} from '../units/reading.js';
import {NOTHING} from '../units/setting.js';
import {unitMetakey, unitName} from '../units/unit.js';
import type {Ledger} from '../ports/delivery-store.js';
import {isWritten} from './decide.js';

/** What the ledger has of metakeys, by the name of their key. */
export function metakeyLines({units}: Pick<Ledger, 'units'>): ReadonlyMap<string, readonly LedgerLine[]> {
	const lines = new Map<string, LedgerLine[]>();
	for (const line of units.values())
		if (unitMetakey(line.unit) !== undefined) entryOf(lines, unitName(line.unit), () => []).push(line);
	return lines;
}

/**
 * What of a key's metadata is the instance's own (S0.4): without what settings wrote, with what they wrote over,
 * without what the key inherits from its `spec:` twin; `lines` are those of its metakeys.
 */
export function ownMetadata(
	key: KeyReading,
	lines: readonly LedgerLine[],
	twin: KeyReading | undefined,
): Readonly<Record<string, string>> {
	const {meta} = key;
	const own: Record<string, string> = {...metaBesideTwin(key, twin)};
	for (const line of lines) {
		const metakey = unitMetakey(line.unit)!;
		const present = Object.hasOwn(meta, metakey) ? {content: meta[metakey]!} : NOTHING;
		if (line.owner === undefined || !isWritten(present, line)) continue;
		if (line.own?.content === undefined) delete own[metakey];
		else own[metakey] = line.own.content;
	}
	return own;
}
