import type {KeyReading} from '../model/reading.js';
import {metaUnit} from '../model/unit.js';
import type {Ledger} from '../ports/delivery-store.js';
import {isWritten} from '../rules/decide.js';

/** What of a key's metadata is the instance's own (S0.4): without what settings wrote, with what they wrote over. */
export function ownMetadata({name, meta}: KeyReading, {units}: Ledger): Readonly<Record<string, string>> {
	const own: Record<string, string> = {};
	for (const [metakey, content] of Object.entries(meta)) {
		const line = units.get(metaUnit(name, metakey));
		const kept = line?.owner !== undefined && isWritten({content}, line) ? line.own?.content : content;
		if (kept !== undefined) own[metakey] = kept;
	}
	return own;
}
