import {GoJsonError} from './go-json-error.js';
import {scanFirstValue, type JsonNode} from './go-json-scan.js';

/** One metakey or one key of a body; `value` is undefined for null or absence, `key` is empty then. */
export interface KeyAndValue {
	readonly key: string;
	readonly value: string | undefined;
}

interface Place {
	readonly struct: string;
	readonly field: string;
}

type Fail = (found: JsonNode['kind'], type: string, place?: Place) => void;

/**
 * The body of PUT `/kdb` and POST `/kdbMv`: a JSON string; null counts as an empty one.
 *
 * @throws {@link GoJsonError} for anything else.
 */
export function decodeString(body: Uint8Array): string {
	return decode(body, (node, fail) => toText(node, '', fail));
}

/**
 * The body of POST and DELETE `/kdbMeta`.
 *
 * @throws {@link GoJsonError} with the text of Go, such as `json: cannot unmarshal number into Go struct field
 * keyValueBody.value of type string`.
 */
export function decodeKeyAndValue(body: Uint8Array): KeyAndValue {
	return decode(body, (node, fail) => toKeyAndValue(node, '', fail, undefined));
}

/**
 * The body of POST `/kdbMetaBulk`; undefined when it has no list.
 *
 * @throws {@link GoJsonError} with the text of Go.
 */
export function decodeMetaBulk(body: Uint8Array): readonly KeyAndValue[] | undefined {
	return decode(body, (node, fail) => toList(node, 'metaKeySet', 'meta', fail));
}

/**
 * The body of PUT `/kdbAll`; an absent list is an empty one.
 *
 * @throws {@link GoJsonError} with the text of Go.
 */
export function decodeConfigurations(body: Uint8Array): readonly KeyAndValue[] {
	return decode(body, (node, fail) => toList(node, 'keyConfigurationSet', 'configurations', fail)) ?? [];
}

/** What a decoder makes of a body, or undefined when it is of the wrong form. */
export function tolerant<T>(decoder: (body: Uint8Array) => T, body: Uint8Array): T | undefined {
	try {
		return decoder(body);
	} catch (error) {
		if (error instanceof GoJsonError) {
			return undefined;
		}
		throw error;
	}
}

/** Like Go: reads on after a value of the wrong type, and fails with the first such error in the end. */
function decode<T>(body: Uint8Array, read: (node: JsonNode, fail: Fail) => T): T {
	let error: GoJsonError | undefined;
	const value = read(scanFirstValue(body), (found, type, place) => {
		const target =
			place === undefined
				? `Go value of type ${type}`
				: `Go struct field ${place.struct}.${place.field} of type ${type}`;
		error ??= new GoJsonError(`json: cannot unmarshal ${found} into ${target}`);
	});
	if (error !== undefined) {
		throw error;
	}
	return value;
}

function toText(node: JsonNode, otherwise: string, fail: Fail, place?: Place): string {
	if (node.kind === 'string') {
		return node.value;
	}
	if (node.kind !== 'null') {
		fail(node.kind, 'string', place);
	}
	return otherwise;
}

function toKeyAndValue(node: JsonNode, path: string, fail: Fail, place: Place | undefined): KeyAndValue {
	let key = '';
	let value: string | undefined;
	for (const [name, member] of membersOf(node, 'main.keyValueBody', fail, place)) {
		if (isField(name, 'key')) {
			key = toText(member, key, fail, {struct: 'keyValueBody', field: `${path}key`});
		} else if (isField(name, 'value')) {
			value =
				member.kind === 'null'
					? undefined
					: toText(member, value ?? '', fail, {struct: 'keyValueBody', field: `${path}value`});
		}
	}
	return {key, value};
}

function toList(node: JsonNode, struct: string, field: string, fail: Fail): readonly KeyAndValue[] | undefined {
	let list: readonly KeyAndValue[] | undefined;
	const place = {struct, field};
	for (const [name, member] of membersOf(node, `main.${struct}`, fail, undefined)) {
		if (!isField(name, field)) {
			continue;
		}
		if (member.kind === 'array') {
			list = member.items.map((item) => toKeyAndValue(item, `${field}.`, fail, place));
		} else if (member.kind === 'null') {
			list = undefined;
		} else {
			fail(member.kind, '[]main.keyValueBody', place);
		}
	}
	return list;
}

function membersOf(
	node: JsonNode,
	type: string,
	fail: Fail,
	place: Place | undefined,
): ReadonlyArray<readonly [string, JsonNode]> {
	if (node.kind === 'object') {
		return node.members;
	}
	if (node.kind !== 'null') {
		fail(node.kind, type, place);
	}
	return [];
}

/** Go matches the names of fields without regard to case, by Unicode's simple folding. */
function isField(name: string, field: string): boolean {
	return name === field || name.replaceAll('\u017F', 's').replaceAll('\u212A', 'k').toLowerCase() === field;
}
