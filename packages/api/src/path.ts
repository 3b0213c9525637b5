import {KeyName} from '@clusterd/core';
import {ApiError} from './api-error.js';
import type {Route} from './routes/route.js';

/** What stands for a parameter in a route's path: `{id}` for one segment, `{*name}` for all that is left. */
const PARAMETER = /\{(\*?)(\w+)\}/g;
/** What a URL parser would drop or shorten on its way: empty segments and dot segments. */
const FRAGILE = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** A route's path as @koa/router (path-to-regexp) reads it. */
export const toRouterPath = (path: string): string =>
	path.replaceAll(PARAMETER, (_, star: string, name: string) => `${star === '' ? ':' : '*'}${name}`);

/** A route's path as an OpenAPI document names it. */
export const toTemplate = (path: string): string =>
	path.replaceAll(PARAMETER, (_, _star: string, name: string) => `{${name}}`);

/** The names of the parameters in a route's path, in order. */
export const parameterNames = (path: string): string[] => [...path.matchAll(PARAMETER)].map(([, , name = '']) => name);

/**
 * A route's path with its parameters filled in, percent-encoded. What stands for `{*name}` is encoded already, see
 * {@link encodeKeyName}.
 * @throws REQUEST_INVALID for what no URL can carry as one segment
 */
export function fillPath({path}: Pick<Route, 'path'>, params: Readonly<Record<string, string | number>>): string {
	return path.replaceAll(PARAMETER, (_, star: string, name: string) => {
		const value = String(params[name]);
		if (star !== '') return value;
		if (/^\.{0,2}$/.test(value))
			throw new ApiError('REQUEST_INVALID', {
				issues: [{at: `path.${name}`, problem: `${JSON.stringify(value)} cannot be part of a path`}],
			});
		return encodeText(value);
	});
}

/**
 * Text as it can stand in a URL or a header field.
 * @throws REQUEST_INVALID when it holds half a surrogate pair
 */
export function encodeText(text: string): string {
	try {
		return encodeURIComponent(text);
	} catch (error) {
		throw new ApiError(
			'REQUEST_INVALID',
			{issues: [{at: 'request', problem: 'a text holds half a surrogate pair'}]},
			{cause: error},
		);
	}
}

/**
 * A key name as the rest of a path: readable where it can be, encoded as a whole where a URL parser would change it.
 * @throws KEY_NAME_INVALID
 */
export function encodeKeyName(name: string): string {
	const canonical = KeyName.parse(name).toString();
	const path = canonical
		.split('/')
		.map((part) => encodeURIComponent(part).replaceAll('%3A', ':'))
		.join('/');
	return FRAGILE.test(path) ? encodeURIComponent(canonical) : path;
}
