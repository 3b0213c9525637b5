import type {Key, KeyName} from '@clusterd/core';
import {KdbError} from '../kdb/kdb-error.js';
import {canonicalMetaName, withMeta} from '../kdb/key-edits.js';
import {lookup} from '../kdb/names.js';
import {bare, type Answer} from '../wire/answer.js';
import {decodeKeyAndValue, decodeMetaBulk, tolerant, type KeyAndValue} from '../wire/request-bodies.js';
import {requestedName, store, type RouteContext} from './context.js';

/** POST `/kdbMeta`: sets a metakey, or removes it when there is no value. */
export function postMeta(context: RouteContext): Answer {
	const change = decodeKeyAndValue(context.body);
	if (change.key === '') {
		return bare(400);
	}
	const name = requestedName(context);
	if (name === undefined) {
		return bare(500);
	}
	context.handle.get(name);
	const fresh = keyToChange(context, name);
	setMeta(context, name, change);
	store(context, name, fresh);
	return bare(204);
}

/**
 * POST `/kdbMetaBulk`: sets and removes metakeys one after the other; what was stored before one fails stays stored.
 */
export function postMetaBulk(context: RouteContext): Answer {
	const changes = decodeMetaBulk(context.body);
	if (changes === undefined) {
		return bare(400);
	}
	const name = requestedName(context);
	if (name === undefined) {
		return bare(500);
	}
	context.handle.get(name);
	const fresh = keyToChange(context, name);
	changes.forEach((change, index) => {
		setMeta(context, name, change);
		store(context, name, fresh && index === 0);
	});
	return bare(204);
}

/** DELETE `/kdbMeta`: removes a metakey; 404 when the key is missing. */
export function deleteMeta(context: RouteContext): Answer {
	const change = tolerant(decodeKeyAndValue, context.body);
	const name = requestedName(context);
	if (change === undefined || name === undefined) {
		return bare(400);
	}
	const {handle} = context;
	handle.get(name);
	if (lookup(handle.keys, name) === undefined) {
		return bare(404);
	}
	setMeta(context, name, {key: change.key, value: undefined});
	store(context, name);
	return bare(204);
}

/** Makes the key if it is missing. @returns whether it was. */
function keyToChange({handle}: RouteContext, name: KeyName): boolean {
	if (lookup(handle.keys, name) !== undefined) {
		return false;
	}
	handle.keys = handle.keys.with({name, meta: new Map()});
	return true;
}

function setMeta({handle}: RouteContext, name: KeyName, {key: metaName, value}: KeyAndValue): void {
	const key: Key = lookup(handle.keys, name) ?? {name, meta: new Map()};
	if (value === undefined && key.meta.size === 0) {
		return; // libelektra does not even look at the name then.
	}
	const canonical = canonicalMetaName(metaName);
	if (canonical === undefined) {
		throw new KdbError(value === undefined ? 'could not delete meta' : 'could not set meta');
	}
	handle.keys = handle.keys.with(withMeta(key, canonical, value));
}
