import {KeyName, KeySet, type Key} from '@clusterd/core';
import {KdbError} from '../kdb/kdb-error.js';
import {cut, isBelowOrSame, parseName} from '../kdb/names.js';
import {bare, type Answer} from '../wire/answer.js';
import {fromBytes, toBytes} from '../wire/go-text.js';
import {decodeString, tolerant} from '../wire/request-bodies.js';
import {HandlerPanic, requestedName, type RouteContext} from './context.js';

/** POST `/kdbMv`: moves a key and all below it. */
export function move(context: RouteContext): Answer {
	const to = tolerant(decodeString, context.body) ?? '';
	const source = requestedName(context);
	const target = to === '' ? undefined : parseName(to);
	if (source === undefined || target === undefined) {
		return bare(400);
	}
	const root = parseName(commonName(source, target, context.quirks));
	if (root === undefined) {
		throw new KdbError('unsupported key name');
	}
	context.handle.get(root);
	return context.quirks ? moveAsElektrad(context, source, to, root) : moveProperly(context, source, target, root);
}

/**
 * All the defects of protocol.md 6.3: names are made of texts, what is in the way wins, and the session loses the moved
 * keys.
 */
function moveAsElektrad({handle, rest}: RouteContext, source: KeyName, to: string, root: KeyName): Answer {
	const {taken, left} = cut(handle.keys, source);
	handle.keys = left;
	if (taken.length > 0) {
		const renamed = taken.map((key) => rename(key, rest, to));
		setAgainAfterConflict(
			() => {
				handle.set(root, KeySet.from(renamed).withAll(left));
			},
			() => {
				handle.get(root);
			},
		);
	}
	return bare(204);
}

function moveProperly({handle}: RouteContext, source: KeyName, target: KeyName, root: KeyName): Answer {
	const {taken, left} = cut(handle.keys, source);
	const moved = taken.map((key) => ({
		...key,
		name: KeyName.of(target.namespace, [...target.parts, ...key.name.parts.slice(source.parts.length)]),
	}));
	handle.keys = left.withAll(moved);
	handle.set(root);
	return bare(204);
}

function setAgainAfterConflict(set: () => void, get: () => void): void {
	for (;;) {
		try {
			set();
			return;
		} catch (error) {
			if (!(error instanceof KdbError && error.isConflict)) {
				throw error;
			}
			get();
		}
	}
}

/** Cuts as many bytes off a name as the source had as it was sent, which may be more than the name has. */
function rename(key: Key, from: string, to: string): Key {
	const bytes = toBytes(key.name.toString());
	const {length} = toBytes(from);
	if (length > bytes.length) {
		throw new HandlerPanic(`runtime error: slice bounds out of range [${length}:${bytes.length}]`);
	}
	const name = parseName(to + fromBytes(bytes.subarray(length)));
	return name === undefined ? key : {...key, name};
}

/** The name above both as elektrad finds it: a text, empty for two that it cannot deal with. */
function commonName(a: KeyName, b: KeyName, quirks: boolean): string {
	if (isBelowOrSame(b, a)) {
		return b.toString();
	}
	if (isBelowOrSame(a, b)) {
		return a.toString();
	}
	const pathA = pathOf(a);
	const pathB = pathOf(b);
	const sameNamespace = a.namespace === b.namespace;
	if (quirks && !sameNamespace && byteAt(pathA, 2) !== byteAt(pathB, 2)) {
		return '';
	}
	const partsA = pathA.slice(1).split('/');
	const partsB = pathB.slice(1).split('/');
	const different = partsA.findIndex((part, index) => part !== partsB[index]);
	return (
		(sameNamespace ? `${a.namespace}:/` : '/') + partsA.slice(0, different === -1 ? partsA.length : different).join('/')
	);
}

function pathOf(name: KeyName): string {
	const text = name.toString();
	return text.slice(text.indexOf('/'));
}

function byteAt(text: string, index: number): number {
	const bytes = toBytes(text);
	const byte = bytes[index];
	if (byte === undefined) {
		throw new HandlerPanic(`runtime error: index out of range [${index}] with length ${bytes.length}`);
	}
	return byte;
}
