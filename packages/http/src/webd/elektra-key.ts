import {KeyName, type KeyView, type MemberKeys, type UnitReading} from '@clusterd/core';
import {mapBounded} from './map-bounded.js';

/** A key as elektrad answers it (protocol.md 4), but with all that is below. */
export interface ElektraKey {
	readonly exists: boolean;
	/** The base name, unescaped. */
	readonly name: string;
	readonly path: string;
	/** The names of the key itself, if it exists, and of all keys below. */
	readonly ls: readonly string[];
	/** Left out when empty. */
	readonly value?: string;
	readonly meta?: Readonly<Record<string, string>>;
	readonly children?: readonly ElektraKey[];
}

/** A key that is shown, and where its subtree is in the list of names. */
interface Node {
	readonly name: KeyName;
	readonly start: number;
	readonly end: number;
	readonly children: readonly Node[];
}

export interface ReadElektraKeyOptions {
	/** `preload=N` shows N + 1 levels below the key. */
	readonly preload: number;
	readonly signal: AbortSignal;
}

const ROOT = KeyName.parse('/');
const FEW = 64;
const AT_ONCE = 8;

/** Reads a key with the levels below it from a member, as elektrad shows it. */
export async function readElektraKey(
	keys: MemberKeys,
	name: KeyName,
	{preload, signal}: ReadElektraKeyOptions,
): Promise<ElektraKey> {
	const found = await keys.names(name.equals(ROOT) ? undefined : name.toString(), {signal});
	const names = found.names.map(({name}) => KeyName.parse(name));
	const tree: Node = {name, start: 0, end: names.length, children: childrenOf(names, name, 0, names.length, preload)};
	const views = await readViews(keys, shownNames(tree), names.length, {name, signal});
	return toElektraKey(
		tree,
		found.names.map(({name}) => name),
		views,
	);
}

/**
 * The keys one level below a key, as far as they are keys themselves: what is below a missing one stays hidden, as with
 * elektrad.
 */
function childrenOf(names: readonly KeyName[], parent: KeyName, start: number, end: number, levels: number): Node[] {
	const nodes: Node[] = [];
	for (let at = start; at < end;) {
		const name = names[at] as KeyName;
		const after = endOfSubtree(names, at, end);
		if (isChild(name, parent))
			nodes.push({
				name,
				start: at,
				end: after,
				children: levels === 0 ? [] : childrenOf(names, name, at + 1, after, levels - 1),
			});
		at = isChild(name, parent) ? after : at + 1;
	}
	return nodes;
}

/** Names are in Elektra's order, in which a key's subtree follows it without a gap. */
function endOfSubtree(names: readonly KeyName[], at: number, end: number): number {
	const name = names[at] as KeyName;
	let after = at + 1;
	while (after < end && (names[after] as KeyName).isBelow(name)) after++;
	return after;
}

/** Below the cascading root are the first levels of all namespaces. */
const isChild = (name: KeyName, parent: KeyName): boolean =>
	parent.equals(ROOT) ? name.parts.length === 1 : name.isDirectlyBelow(parent);

const shownNames = ({name, children}: Node): string[] => [
	name.toString(),
	...children.flatMap((child) => shownNames(child)),
];

async function readViews(
	keys: MemberKeys,
	shown: readonly string[],
	all: number,
	{name, signal}: {readonly name: KeyName; readonly signal: AbortSignal},
): Promise<ReadonlyMap<string, KeyView>> {
	const views = new Map<string, KeyView>();
	if (shown.length > FEW && shown.length * 4 > all) {
		for (const view of (await keys.readBelow(name.toString(), {signal})).keys) views.set(view.name, view);
	}
	const rest = shown.filter((path) => !views.has(path) && KeyName.parse(path).isAddressable && path !== '/');
	for (const view of await mapBounded(rest, AT_ONCE, (path) => keys.read(path, {signal}))) views.set(view.name, view);
	return views;
}

function toElektraKey(
	{name, start, end, children}: Node,
	names: readonly string[],
	views: ReadonlyMap<string, KeyView>,
): ElektraKey {
	const path = name.toString();
	const view = views.get(path);
	const value = view && shownValue(view.value);
	const meta = view ? shownMeta(view) : {};
	return {
		exists: view !== undefined && exists(view.value),
		name: name.baseName,
		path,
		ls: names.slice(start, end),
		...(value === undefined || value === '' ? {} : {value}),
		...(Object.keys(meta).length === 0 ? {} : {meta}),
		...(children.length === 0 ? {} : {children: children.map((child) => toElektraKey(child, names, views))}),
	};
}

/** Whether some instance has the key, or is to have it. */
const exists = ({setting, values}: UnitReading): boolean =>
	setting?.content !== undefined || values.some(({state}) => state !== 'absent');

/** By S12; elektrad's word for a binary value. */
const shownValue = ({value, values}: UnitReading): string | undefined =>
	value ?? (values.length === 1 && values[0]?.state === 'binary' ? '(binary)' : undefined);

function shownMeta({meta}: KeyView): Record<string, string> {
	const known = Object.entries(meta).flatMap(([name, {value}]) =>
		value === undefined ? [] : [[name, value] as const],
	);
	return Object.fromEntries(known.sort(([one], [other]) => (one < other ? -1 : 1)));
}
