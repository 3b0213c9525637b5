import type {Id, KeyRead, KeysFound, KeysRead, LiveReadOptions, MemberKeys} from '@clusterd/core';
import {encodeKeyName} from '../path.js';
import {ROUTES} from '../routes/routes.js';
import type {Transport} from './transport.js';

/** The keys of a member over HTTP. */
export class RemoteKeys implements MemberKeys {
	readonly member: Id;
	readonly #transport: Transport;

	constructor(member: Id, transport: Transport) {
		this.member = member;
		this.#transport = transport;
	}

	async read(name: string, {signal, deadlineMs}: LiveReadOptions = {}): Promise<KeyRead> {
		return this.#transport.call(ROUTES.readKey, {
			params: this.#params(name),
			query: {deadlineMs},
			signal,
			extraMs: deadlineMs,
		});
	}

	async names(below?: string, {signal, deadlineMs}: LiveReadOptions = {}): Promise<KeysFound> {
		return this.#transport.call(ROUTES.findKeys, {
			params: {id: this.member},
			query: {below, deadlineMs},
			signal,
			extraMs: deadlineMs,
		});
	}

	async readBelow(
		below: string,
		{signal, deadlineMs}: LiveReadOptions = {},
	): Promise<KeysRead & {readonly cut: boolean}> {
		return this.#transport.call(ROUTES.readSubtree, {
			params: this.#params(below),
			query: {deadlineMs},
			signal,
			extraMs: deadlineMs,
		});
	}

	async find(pattern: string, {signal, deadlineMs}: LiveReadOptions = {}): Promise<KeysFound> {
		return this.#transport.call(ROUTES.findKeys, {
			params: {id: this.member},
			query: {pattern, deadlineMs},
			signal,
			extraMs: deadlineMs,
		});
	}

	#params(name: string): {id: Id; name: string} {
		return {id: this.member, name: encodeKeyName(name)};
	}
}
