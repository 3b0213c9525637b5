import {ClusterdError, type Id, type InstanceUrl} from '@clusterd/core';
import type {Exchange, Transport, WireAnswer, WireRequest} from './transport.js';

/** The line to one instance: sends, and knows how to say what went wrong with it. */
export class Wire {
	readonly url: InstanceUrl;
	readonly #instance: Id;
	readonly #transport: Transport;
	#exchange: Exchange | undefined;
	#isClosed = false;

	constructor({url, instance, transport}: {readonly url: InstanceUrl; readonly instance: Id; readonly transport: Transport}) {
		this.url = url;
		this.#instance = instance;
		this.#transport = transport;
	}

	/** One request; one at a time. Rejects with NoAnswerError, AnswerTooLargeError, or STOPPED. */
	async send(request: WireRequest): Promise<WireAnswer> {
		if (this.#isClosed) throw this.stopped();
		this.#exchange = this.#transport.send(this.url, request);
		try {
			return await this.#exchange.answer;
		} catch (error) {
			throw this.#isClosed ? this.stopped(error) : error;
		} finally {
			this.#exchange = undefined;
		}
	}

	/** Cuts off what is under way, and sends nothing any more. */
	close(): void {
		this.#isClosed = true;
		this.#exchange?.cut();
	}

	unreachable(reason: string, cause?: unknown): ClusterdError<'INSTANCE_UNREACHABLE'> {
		return new ClusterdError('INSTANCE_UNREACHABLE', {instance: this.#instance, address: this.url.toString(), reason}, {cause});
	}

	broken(reason: string, cause?: unknown): ClusterdError<'INSTANCE_BROKEN'> {
		return new ClusterdError('INSTANCE_BROKEN', {instance: this.#instance, reason}, {cause});
	}

	identityChanged(recorded: string, found: string): ClusterdError<'IDENTITY_CHANGED'> {
		return new ClusterdError('IDENTITY_CHANGED', {instance: this.#instance, recorded, found});
	}

	stopped(cause?: unknown): ClusterdError<'STOPPED'> {
		return new ClusterdError('STOPPED', {what: `The connection to ${this.url.toString()}`}, {cause});
	}
}
