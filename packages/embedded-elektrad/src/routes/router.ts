import {bare, json, NOT_FOUND, type Answer} from '../wire/answer.js';
import {deleteMeta, postMeta, postMetaBulk} from './meta.js';
import {move} from './move.js';
import {findKdb, getKdb} from './read.js';
import {deleteKdb, putAll, putKdb} from './write.js';
import type {RouteHandler} from './context.js';

/** A route that was found. */
export interface Route {
	readonly handler: RouteHandler;
	/** Whether the handler reads the body of the request. */
	readonly readsBody: boolean;
}

/** What gorilla/mux makes of a method and a cleaned path: a route with what is left of the path, or an answer. */
export type Match = {readonly route: Route; readonly rest: string} | {readonly answer: Answer};

const DOCUMENTATION = 'https://elektrad.docs.apiary.io';
const METHOD_NOT_ALLOWED: Match = {answer: bare(405)};
const UNKNOWN: Match = {answer: NOT_FOUND};

const withoutBody = (handler: RouteHandler): Route => ({handler, readsBody: false});
const withBody = (handler: RouteHandler): Route => ({handler, readsBody: true});

const DOCUMENTATION_ANSWER: Answer = {
	status: 301,
	headers: ['Content-Type', 'text/html; charset=utf-8', 'Location', DOCUMENTATION],
	body: `<a href="${DOCUMENTATION}">Moved Permanently</a>.\n\n`,
};

/** By path; one that ends in a slash stands for all that begin so. */
const ROUTES: ReadonlyMap<string, Readonly<Record<string, Route>>> = new Map<string, Readonly<Record<string, Route>>>([
	['/', {GET: withoutBody(() => DOCUMENTATION_ANSWER)}],
	['/version', {GET: withoutBody(({version}) => json(describeVersion(version)))}],
	['/kdb', {GET: withoutBody(getKdb)}],
	['/kdb/', {GET: withoutBody(getKdb), PUT: withBody(putKdb), DELETE: withoutBody(deleteKdb)}],
	['/kdbAll/', {PUT: withBody(putAll)}],
	['/kdbFind/', {GET: withoutBody(findKdb)}],
	['/kdbMv/', {POST: withBody(move)}],
	['/kdbMeta/', {POST: withBody(postMeta), DELETE: withBody(deleteMeta)}],
	['/kdbMetaBulk/', {POST: withBody(postMetaBulk)}],
]);

/**
 * Finds the route of a request (protocol.md 2).
 *
 * @param path decoded and cleaned.
 */
export function matchRoute(method: string, path: string): Match {
	const slash = path.indexOf('/', 1);
	const end = slash === -1 ? path.length : slash + 1;
	const rest = path.slice(end);
	const methods = ROUTES.get(path.slice(0, end));
	if (methods === undefined || rest.includes('\n')) {
		return UNKNOWN;
	}
	const route = Object.hasOwn(methods, method) ? methods[method] : undefined;
	return route === undefined ? METHOD_NOT_ALLOWED : {route, rest: rest === '' ? '/' : rest};
}

function describeVersion(version: string): string {
	const [major = '0', minor = '0', micro = '0'] = version.split('.');
	return `{"api":1,"elektra":{"version":"${version}","major":${Number(major)},"minor":${Number(minor)},"micro":${Number(micro)}}}`;
}
