import type * as z from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a route answers when it did what was asked. */
export type SuccessStatus = 200 | 201 | 202 | 207;

/** The part of the API that a route belongs to. */
export type Tag = 'members' | 'keys' | 'changes' | 'operations' | 'drift' | 'history' | 'system';

/**
 * One thing that can be asked for over HTTP: read by the server (to check requests), by the client (to make them) and
 * by the OpenAPI document.
 */
export interface Route {
	readonly method: Method;
	/**
	 * Below {@link API_PREFIX}. `{id}` is one segment, `{*name}` all that is left of the raw path, decoded once as a
	 * whole.
	 */
	readonly path: `/${string}`;
	readonly tag: Tag;
	/** One line for people. */
	readonly summary: string;
	/** The parameters in the path; left out when there are none. */
	readonly params?: z.ZodObject;
	/** The parameters in the query; left out when none are taken. */
	readonly query?: z.ZodObject;
	/** The header fields that matter; left out when there are none. */
	readonly headers?: z.ZodObject;
	/** The JSON body; left out when none is taken. */
	readonly body?: z.ZodType;
	/** What is answered, by status. */
	readonly answers: {readonly [Status in SuccessStatus]?: z.ZodType};
	/** The answer is not JSON. */
	readonly media?: 'text/event-stream';
}

type OutputOf<Schema> = Schema extends z.ZodType<infer Output> ? Output : Readonly<Record<never, never>>;

/** What a request for the route says, checked. */
export interface RequestOf<R extends Route> {
	readonly params: OutputOf<R['params']>;
	readonly query: OutputOf<R['query']>;
	readonly headers: OutputOf<R['headers']>;
	readonly body: R['body'] extends z.ZodType<infer Body> ? Body : undefined;
}

/** What the route answers. */
export type AnswerOf<R extends Route> = OutputOf<Exclude<R['answers'][keyof R['answers']], undefined>>;

/** Where all routes are. */
export const API_PREFIX = '/api/v1';
