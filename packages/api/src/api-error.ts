import type {Operation, Result} from '@clusterd/core';

/** One thing that is wrong with a request. */
export interface RequestIssue {
	/** Where: `body.change.units.3.name`, `query.limit`, `path.id`, `header.if-match`, `body`. */
	readonly at: string;
	readonly problem: string;
}

/**
 * What goes wrong between client and server, by its stable code; what goes wrong in the fleet has the codes of the
 * core.
 */
export interface ApiErrorFacts {
	/** The request is not what the route takes. */
	REQUEST_INVALID: {issues: readonly RequestIssue[]};
	ROUTE_NOT_FOUND: {method: string; path: string};
	METHOD_NOT_ALLOWED: {method: string; allowed: readonly string[]};
	BODY_TOO_LARGE: {limitBytes: number};
	HEADERS_TOO_LARGE: {limitBytes: number};
	UNSUPPORTED_MEDIA_TYPE: {given: string; needed: string};
	/** The request did not arrive in time. */
	REQUEST_TIMEOUT: {};
	/** The server is not to be reached under this name (protection from DNS rebinding). */
	HOST_NOT_ALLOWED: {host: string};
	/** Another site asks to change something (protection from forged requests). */
	ORIGIN_NOT_ALLOWED: {origin: string};
	/**
	 * A change was done, but not on every instance (webd-compatible routes only; elsewhere that is an answer with status
	 * 207).
	 */
	PARTIAL: {operation: string; targets: number; totals: Operation['totals']; reasons: readonly Result[]};
	/** A fault of the server; its log has more under the request's id. */
	INTERNAL: {};
	/** No answer came: the network or the server fails. */
	SERVER_UNREACHABLE: {address: string; reason: string};
	/** Something answered that is no clusterd, or the answer is too large. */
	ANSWER_INVALID: {address: string; reason: string};
}

export type ApiErrorCode = keyof ApiErrorFacts;

const MESSAGES: {readonly [Code in ApiErrorCode]: (facts: ApiErrorFacts[Code]) => string} = {
	REQUEST_INVALID: ({issues}) => issues.map(({at, problem}) => `${at}: ${problem}`).join('; '),
	ROUTE_NOT_FOUND: ({method, path}) => `There is nothing at ${method} ${path}`,
	METHOD_NOT_ALLOWED: ({method, allowed}) => `${method} is not possible here, only ${allowed.join(', ')}`,
	BODY_TOO_LARGE: ({limitBytes}) => `The body is larger than ${limitBytes} bytes`,
	HEADERS_TOO_LARGE: ({limitBytes}) => `Address and header fields are larger than ${limitBytes} bytes`,
	UNSUPPORTED_MEDIA_TYPE: ({given, needed}) => `The body is ${given}; ${needed} is needed`,
	REQUEST_TIMEOUT: () => 'The request did not arrive in time',
	HOST_NOT_ALLOWED: ({host}) =>
		`This server does not answer to the name ${host}; name it in the option for allowed hosts`,
	ORIGIN_NOT_ALLOWED: ({origin}) => `Changes are not taken from pages of ${origin}`,
	PARTIAL: ({operation, targets, totals, reasons}) =>
		`${targets - (totals.applied ?? 0) - (totals.unchanged ?? 0)} of ${targets} instances do not have it yet: ${reasons.map(({instance, state, reason}) => `${instance} ${state}${reason === undefined ? '' : ` (${reason})`}`).join(', ')}. See operation ${operation}`,
	INTERNAL: () => "Something went wrong inside; the log has it under the request's id",
	SERVER_UNREACHABLE: ({address, reason}) => `${address} does not answer: ${reason}`,
	ANSWER_INVALID: ({address, reason}) => `${address} gave an answer that is none of clusterd: ${reason}`,
};

/** All codes, in the order of {@link ApiErrorFacts}. */
export const API_ERROR_CODES = Object.keys(MESSAGES) as readonly ApiErrorCode[];

/** A failure between client and server: a stable `code`, its `facts`, and the `cause` where there is one. */
export class ApiError<Code extends ApiErrorCode = ApiErrorCode> extends Error {
	override readonly name = 'ApiError';
	readonly code: Code;
	readonly facts: ApiErrorFacts[Code];

	constructor(code: Code, facts: ApiErrorFacts[Code], options?: ErrorOptions) {
		super(MESSAGES[code](facts), options);
		this.code = code;
		this.facts = facts;
	}

	/** The error as data; the cause stays behind. */
	toJSON(): {code: Code; facts: ApiErrorFacts[Code]; message: string} {
		return {code: this.code, facts: this.facts, message: this.message};
	}
}

/** An error out of its data, as it comes over HTTP; undefined for a code that is not ours. */
export function reviveApiError(code: string, facts: unknown): ApiError | undefined {
	return Object.hasOwn(MESSAGES, code) ? new ApiError(code as ApiErrorCode, facts as never) : undefined;
}
