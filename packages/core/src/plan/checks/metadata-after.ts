import {specTwin} from '@clusterd/elektra';
import type {FleetView} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import type {KeyReading} from '../../units/reading.js';
import {locks, type Saved} from '../../units/setting.js';
import {unitMetakey, type Unit} from '../../units/unit.js';
import {inForceAt} from '../../in-force/in-force.js';

/**
 * Where metadata is looked up: what clusters set in a fleet, what was read of members, and what commands put in their
 * place.
 */
export interface MetadataSource {
	readonly view: FleetView;
	/** What was read of a key; undefined when it was not, or when what is asked for is a cluster. */
	readonly reading: (member: Id, name: string) => KeyReading | undefined;
	/** Whether what was read of a unit is what a setting wrote. */
	readonly isWritten: (member: Id, unit: Unit, content: string) => boolean;
	/** What commands do to a member's metadata of a key. */
	readonly commanded: (member: Id, name: string) => Iterable<readonly [Unit, Saved]>;
}

/**
 * The metadata by which a member's key is judged: its own, as read and as set by clusters, over that of its `spec:`
 * twin (S11.1).
 */
export function metadataOf(source: MetadataSource, member: Id, name: string): Map<string, string> {
	const twin = specTwin(name);
	const meta = twin === undefined ? new Map<string, string>() : ownMetadata(source, member, twin);
	for (const [metakey, content] of ownMetadata(source, member, name)) meta.set(metakey, content);
	return meta;
}

function ownMetadata(
	{view, reading, commanded, isWritten}: MetadataSource,
	member: Id,
	name: string,
): Map<string, string> {
	const meta = new Map(Object.entries(reading(member, name)?.meta ?? {}));
	for (const [unit, {content}] of commanded(member, name)) put(meta, unitMetakey(unit), content);
	for (const unit of view.unitsBeside(name)) {
		const winner = inForceAt(view, member, unit);
		const metakey = unitMetakey(unit);
		if (!winner || metakey === undefined) continue;
		if (locks(winner)) put(meta, metakey, winner.unit === unit ? winner.content : undefined);
		else if (!meta.has(metakey) || isWritten(member, unit, meta.get(metakey)!)) put(meta, metakey, winner.content);
	}
	return meta;
}

function put(meta: Map<string, string>, metakey: string | undefined, content: string | undefined): void {
	if (metakey === undefined) return;
	if (content === undefined) meta.delete(metakey);
	else meta.set(metakey, content);
}
