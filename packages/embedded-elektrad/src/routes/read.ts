import type {Key, KeyName} from '@clusterd/core';
import {RE2JS, RE2JSSyntaxException} from 're2js';
import {atAndBelow, isDirectlyBelow, lookup, ROOT} from '../kdb/names.js';
import {bare, json, type Answer} from '../wire/answer.js';
import {quote, quoteAll} from '../wire/go-json-encode.js';
import {hasStrayByte, shown} from '../wire/go-text.js';
import {atoi, firstParameter} from '../wire/go-url.js';
import {requestedName, type RouteContext} from './context.js';

const MAX_PRELOAD = 9;

/** GET `/kdb`: a key, the names of all keys below it, and some levels of them in full (protocol.md 4). */
export function getKdb(context: RouteContext): Answer {
	const preload = firstParameter(context.query, 'preload');
	const depth = preload === undefined ? 0 : atoi(preload);
	const name = requestedName(context);
	if (depth === undefined || depth < 0 || depth > MAX_PRELOAD || name === undefined) {
		return bare(400);
	}
	context.handle.get(name);
	const {keys} = context.handle;
	return json(describe(name, lookup(keys, name), atAndBelow(keys, name), depth, context.quirks));
}

/** GET `/kdbFind`: the names that match a pattern. */
export function findKdb({handle, rest}: RouteContext): Answer {
	const pattern = compile(rest);
	if (pattern === undefined) {
		return bare(400);
	}
	handle.get(ROOT);
	return json(
		quoteAll(handle.keys.keys.map(({name}) => name.toString()).filter((name) => pattern.matcher(shown(name)).find())),
	);
}

function compile(pattern: string): RE2JS | undefined {
	try {
		return hasStrayByte(pattern) ? undefined : RE2JS.compile(pattern);
	} catch (error) {
		if (error instanceof RE2JSSyntaxException) {
			return undefined;
		}
		throw error;
	}
}

/**
 * @param keys all at and below `name`, in order.
 * @param depth how many levels of children; children themselves are at 0.
 */
function describe(name: KeyName, key: Key | undefined, keys: readonly Key[], depth: number, quirks: boolean): string {
	const value = key === undefined ? '' : valueOf(key);
	const children = depth < 0 ? [] : describeChildren(name, keys, depth, quirks);
	return (
		`{"exists":${key !== undefined},"name":${quote(name.baseName)},"path":${quote(name.toString())},"ls":${quoteAll(keys.map((each) => each.name.toString()))}` +
		(value === '' ? '' : `,"value":${quote(value)}`) +
		(key === undefined || key.meta.size === 0 ? '' : `,"meta":${describeMeta(key.meta)}`) +
		(children.length === 0 ? '}' : `,"children":[${children.join(',')}]}`)
	);
}

/**
 * elektrad cuts each child it visits out of the list it goes through, and so misses the key after it (protocol.md 6.5).
 */
function describeChildren(name: KeyName, keys: readonly Key[], depth: number, quirks: boolean): readonly string[] {
	const children: string[] = [];
	for (let at = 0; at < keys.length;) {
		const key = keys[at];
		if (key === undefined || !isDirectlyBelow(name, key.name)) {
			at += 1;
			continue;
		}
		const end = endOfSubtree(key.name, keys, at);
		children.push(describe(key.name, key, keys.slice(at, end), depth - 1, quirks));
		at = quirks ? end + 1 : end;
	}
	return children;
}

function endOfSubtree(name: KeyName, keys: readonly Key[], from: number): number {
	let end = from + 1;
	while (keys[end]?.name.isBelow(name) === true) {
		end += 1;
	}
	return end;
}

function valueOf({value = '', meta}: Key): string {
	return meta.has('binary') && value !== '' ? '(binary)' : value;
}

function describeMeta(meta: ReadonlyMap<string, string>): string {
	const names = [...meta.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
	return `{${names.map((name) => `${quote(name)}:${quote(meta.get(name) ?? '')}`).join(',')}}`;
}
