import type {DefaultContext, Middleware, ParameterizedContext} from 'koa';

/** What middleware of this package hands on with a request. */
export interface HttpState {
	/** Names the request in answers and in the log. */
	requestId?: string;
}

export type HttpContext = ParameterizedContext<HttpState>;
export type HttpMiddleware = Middleware<HttpState, DefaultContext>;
