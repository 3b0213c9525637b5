import {KdbError} from '../kdb/kdb-error.js';
import {withText} from '../kdb/key-edits.js';
import {lookup, parseName} from '../kdb/names.js';
import {bare, type Answer} from '../wire/answer.js';
import {decodeConfigurations, decodeString, tolerant, type KeyAndValue} from '../wire/request-bodies.js';
import {HandlerPanic, requestedName, store, type RouteContext} from './context.js';

/** PUT `/kdb`: sets the value of a key, which need not exist. */
export function putKdb(context: RouteContext): Answer {
	const value = tolerant(decodeString, context.body);
	const name = requestedName(context);
	if (value === undefined || name === undefined) {
		return bare(400);
	}
	const {handle} = context;
	handle.get(name);
	const existing = lookup(handle.keys, name);
	handle.keys = handle.keys.with(withText(existing ?? {name, meta: new Map()}, value));
	store(context, name, existing === undefined);
	return bare(existing === undefined ? 201 : 200);
}

/** DELETE `/kdb`: removes one key, also one that is not there. */
export function deleteKdb(context: RouteContext): Answer {
	const name = requestedName(context);
	if (name === undefined) {
		return bare(400);
	}
	const {handle} = context;
	handle.get(name);
	const existing = lookup(handle.keys, name);
	if (existing !== undefined) {
		handle.keys = handle.keys.without(existing.name);
	}
	store(context, name);
	return bare(204);
}

/**
 * PUT `/kdbAll`: sets keys in the memory of the session; only a well-behaved elektrad stores them (protocol.md 6.4).
 */
export function putAll(context: RouteContext): Answer {
	const configurations = decodeConfigurations(context.body);
	const name = requestedName(context);
	if (name === undefined) {
		return bare(500);
	}
	context.handle.get(name);
	for (const configuration of configurations) {
		setInMemory(context, configuration);
	}
	if (!context.quirks) {
		store(context, name);
	}
	return bare(201);
}

function setInMemory({handle, rest}: RouteContext, {key, value}: KeyAndValue): void {
	const name = parseName(`${rest}/${key}`);
	if (name === undefined) {
		throw new KdbError('could not create key (check the key name)');
	}
	if (value === undefined) {
		throw new HandlerPanic('runtime error: invalid memory address or nil pointer dereference');
	}
	handle.keys = handle.keys.with(withText(lookup(handle.keys, name) ?? {name, meta: new Map()}, value));
}
