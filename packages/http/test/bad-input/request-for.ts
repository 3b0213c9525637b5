import {API_PREFIX, type Route} from '@clusterd/api';
import type {Sample} from './samples.js';

/** A request out of a sample, with one part of it replaced. */
export interface BadRequest {
	/** What is wrong, for people. */
	readonly wrong: string;
	readonly path: string;
	readonly init: RequestInit;
}

/** How a value is put into a path or a query: encoded, or as it is. */
export type Put = {readonly text: string} | {readonly raw: string};

const encoded = (put: Put): string => ('raw' in put ? put.raw : encodeURIComponent(put.text));
export const short = (value: unknown): string => {
	const shown = JSON.stringify(value) ?? String(value);
	return shown.length > 60 ? `${shown.slice(0, 50)}… (${shown.length})` : shown;
};

/** The path and query of a sample; `replace` says what stands at a place instead. */
export function pathFor(
	route: Route,
	{params = {}, query = {}}: Sample,
	replace: Readonly<Record<string, Put>> = {},
): string {
	const path = route.path.replaceAll(/\{\*?(\w+)\}/g, (_, name: string) =>
		encoded(replace[`path.${name}`] ?? {text: params[name] ?? ''}),
	);
	const pairs = Object.entries(query).map(([name, text]) => `${name}=${encoded(replace[`query.${name}`] ?? {text})}`);
	return API_PREFIX + path + (pairs.length === 0 ? '' : `?${pairs.join('&')}`);
}

/** What is sent besides. */
export function initFor(
	route: Route,
	{headers = {}, body}: Sample,
	replace: {readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown} = {},
): RequestInit {
	const sent = 'body' in replace ? replace.body : body;
	return {
		method: route.method,
		headers: {...headers, ...(sent === undefined ? {} : {'Content-Type': 'application/json'}), ...replace.headers},
		...(sent === undefined ? {} : {body: JSON.stringify(sent)}),
	};
}

/** All places in a JSON value below a name, the value itself first, with what is there. */
export function placesIn(value: unknown, place = 'body'): ReadonlyArray<readonly [place: string, value: unknown]> {
	const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
	return [[place, value], ...inner.flatMap(([name, each]) => placesIn(each, `${place}.${name}`))];
}

/** A JSON value with something else (or nothing) at a place. */
export function replaced(value: unknown, place: string, by: {readonly value?: unknown}): unknown {
	const [, name, ...rest] = place.split('.');
	if (name === undefined) return by.value;
	const copy = structuredClone(value) as Record<string, unknown>;
	if (rest.length === 0 && !('value' in by)) {
		if (Array.isArray(copy)) copy.splice(Number(name), 1);
		else delete copy[name];
	} else copy[name] = replaced(copy[name], [name, ...rest].join('.'), by);
	return copy;
}
