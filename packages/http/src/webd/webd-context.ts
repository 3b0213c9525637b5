import type {ClusterManager} from '@clusterd/core';
import type {HttpContext} from '../state.js';

/** A request of one of webd's clients. */
export interface WebdRequest {
	readonly ctx: HttpContext;
	readonly manager: ClusterManager;
	readonly signal: AbortSignal;
	/** What stands in the path for the route's parameters, decoded once. */
	readonly params: readonly string[];
	/** The body, whatever its type is said to be. */
	readonly text: () => Promise<string>;
}

/** What is answered: a value that becomes JSON, or nothing. */
export interface WebdReply {
	readonly status: 200 | 201 | 204;
	readonly body?: unknown;
}

/** Has a route below `/api` answered by a function; `*name` in the path takes all that is left of it, raw. */
export type ServeWebd = (
	method: 'GET' | 'POST' | 'PUT' | 'DELETE',
	path: string,
	answer: (request: WebdRequest) => Promise<WebdReply>,
) => void;

export const ok = (body: unknown): WebdReply => ({status: 200, body});
export const DONE: WebdReply = {status: 204};
