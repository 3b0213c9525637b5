import {ClusterdError, type Id, type InstanceUrl} from '@clusterd/core';
import {AnswerTooLargeError, NoAnswerError} from './no-answer.js';
import type {Exchange, Transport, WireAnswer, WireRequest} from './transport.js';

/** The line to one instance: sends, and knows how to say what went wrong with it. */
export class Wire {
	readonly url: InstanceUrl;
	readonly #instance: Id;
	readonly #transport: Transport;
	#exchange: Exchange | undefined;
	#isClosed = false;

	constructor({
		url,
		instance,
		transport,
	}: {
		readonly url: InstanceUrl;
		readonly instance: Id;
		readonly transport: Transport;
	}) {
		this.url = url;
		this.#instance = instance;
		this.#transport = transport;
	}

	/** One request; one at a time. Rejects with NoAnswerError, AnswerTooLargeError, or STOPPED. */
	send(request: WireRequest): Promise<WireAnswer> {
		if (this.#isClosed) return Promise.reject(this.stopped());
		this.#exchange = this.#transport.send(this.url, request);
		return this.#exchange.answer;
	}

	/** What a caller of the key database is told of an error: its own, where the wire has one of its kind. */
	translate(error: unknown): unknown {
		if (!(error instanceof NoAnswerError || error instanceof AnswerTooLargeError)) return error;
		if (this.#isClosed) return this.stopped(error);
		return error instanceof NoAnswerError ? this.unreachable(error.message, error) : this.broken(error.message, error);
	}

	/** Cuts off what is under way, and sends nothing any more. */
	close(): void {
		this.#isClosed = true;
		this.#exchange?.cut();
	}

	unreachable(reason: string, cause?: unknown): ClusterdError<'INSTANCE_UNREACHABLE'> {
		return new ClusterdError(
			'INSTANCE_UNREACHABLE',
			{instance: this.#instance, address: this.url.toString(), reason},
			{cause},
		);
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
