import {isDeepStrictEqual} from 'node:util';
import {API_PREFIX, PROBLEM, ROUTES, type Route, type SuccessStatus} from '@clusterd/api';

/** The route of the table that a request is for. */
export function routeOf(method: string, path: string): Route | undefined {
	const [rest] = path.split('?');
	return Object.values<Route>(ROUTES).find((route) => route.method === method && patternOf(route).test(rest ?? ''));
}

const patternOf = ({path}: Route): RegExp =>
	new RegExp(
		`^${API_PREFIX}${path
			.replace(/\{\*\w+\}/, '.+')
			.replaceAll(/\{\w+\}/g, '[^/]+')
			.replaceAll('.json', '\\.json')}/?$`,
	);

/** @throws when an answer is not what the route table promises, or holds what it does not name */
export async function checkConforming(method: string, path: string, response: Response): Promise<void> {
	const route = routeOf(method, path);
	if (!path.startsWith(`${API_PREFIX}/`) || route?.media || method === 'HEAD') return;
	const body: unknown = await response.clone().json();
	const schema = response.ok ? route?.answers[response.status as SuccessStatus] : PROBLEM;
	const type = response.ok ? 'application/json; charset=utf-8' : 'application/problem+json';
	const told = `${method} ${path} → ${response.status}`;
	if (response.headers.get('content-type') !== type)
		throw new Error(`${told} is ${response.headers.get('content-type')}`);
	if (!schema) throw new Error(`${told} is not in the route table`);
	const known = schema.parse(body);
	if (!isDeepStrictEqual(known, body))
		throw new Error(`${told} holds what its schema does not name: ${JSON.stringify(body)}`);
}
