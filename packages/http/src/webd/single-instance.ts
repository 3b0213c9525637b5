import {InstanceUrl, isClusterdError} from '@clusterd/core';
import {commitConfirmed, type By} from './confirmed.js';

/** The id that stands for the single instance of the option `instance`. */
export const MY = 'my';

/** Tells which member an id stands for. */
export type ResolveId = (by: By, id: string) => Promise<string>;

/**
 * webd's single-instance mode: the id `my` stands for the instance at one address, which is added when it is asked for
 * and not there.
 *
 * @param option `[VISIBILITY@]http://host:port`; without it `my` stands for nothing
 * @throws INSTANCE_URL_INVALID when the option is no such text
 */
export function singleInstance(option: string | undefined): ResolveId {
	if (option === undefined) return async (_, id) => id;
	const {visibility, address} = parseSingleInstance(option);
	let known: string | undefined;
	return async (by, id) => {
		if (id !== MY) return id;
		if (known === undefined || !(await isThere(by, known, address))) known = await add(by, address, visibility);
		return known;
	};
}

/**
 * Reads `[VISIBILITY@]http://host:port`; the visibility is `user` where it is left out. @throws INSTANCE_URL_INVALID
 */
export function parseSingleInstance(option: string): {readonly visibility: string; readonly address: InstanceUrl} {
	const [, visibility = 'user', text = ''] = /^(?:([^@:/]+)@)?(.*)$/s.exec(option) ?? [];
	return {visibility, address: InstanceUrl.parse(text)};
}

async function isThere({manager, signal}: By, id: string, address: InstanceUrl): Promise<boolean> {
	try {
		const {instance} = await manager.members.get(id, {signal});
		return instance?.addresses.includes(address.toString()) ?? false;
	} catch (error) {
		if (isClusterdError(error, 'MEMBER_NOT_FOUND')) return false;
		throw error;
	}
}

async function add(by: By, address: InstanceUrl, visibility: string): Promise<string> {
	try {
		const {member = MY} = await commitConfirmed(by, {
			kind: 'create-instance',
			name: `${address.host}:${address.port}`,
			address: address.toString(),
			labels: {visibility},
		});
		return member;
	} catch (error) {
		if (isClusterdError(error, 'DUPLICATE_INSTANCE')) return error.facts.existing.id;
		throw error;
	}
}
