import * as z from 'zod';
import {ERROR_CODES} from '@clusterd/core';
import {API_ERROR_CODES} from './api-error.js';
import {toTemplate} from './path.js';
import {API_PREFIX, type Route} from './routes/route.js';
import {ROUTES} from './routes/routes.js';
import {PROBLEM} from './schemas/outcome.js';

/** A JSON schema, or a part of an OpenAPI document. */
type Json = Record<string, unknown>;

/** The schemas that routes refer to by name. */
type Components = Map<string, Json>;

const MEANINGS: Readonly<Record<string, string>> = {
	200: 'Done; of a change: every instance has it, or nothing was to be done',
	201: 'Made; `Location` is where',
	202: 'Under way; `Location` is the operation',
	207: "Waited for, and not every instance has it: see the operation's totals and exceptions",
};

/** This interface as an OpenAPI 3.1 document, made from the route table. */
export function openApiDocument({version}: {readonly version: string}): Json {
	const components: Components = new Map();
	const paths: Record<string, Json> = {};
	for (const [name, route] of Object.entries<Route>(ROUTES)) {
		const template = toTemplate(route.path);
		paths[template] = {...paths[template], [route.method.toLowerCase()]: operation(name, route, components)};
	}
	const problem = jsonOf(
		PROBLEM.extend({code: z.enum([...ERROR_CODES, ...API_ERROR_CODES])}).meta({id: 'Problem'}),
		'input',
		components,
	);
	return {
		openapi: '3.1.0',
		info: {
			title: 'clusterd',
			version,
			summary: 'Single elektrad instances, clusters of them, and clusters of clusters',
			license: {name: 'BSD-3-Clause', identifier: 'BSD-3-Clause'},
		},
		servers: [{url: API_PREFIX}],
		paths,
		components: {
			schemas: Object.fromEntries([...components].sort(([one], [other]) => (one < other ? -1 : 1))),
			responses: {Problem: {description: 'Not done', content: {'application/problem+json': {schema: problem}}}},
		},
	};
}

function operation(name: string, route: Route, components: Components): Json {
	return {
		operationId: name,
		summary: route.summary,
		tags: [route.tag],
		parameters: [
			...parameters('path', route.params, 'output', components),
			...parameters('query', route.query, 'output', components),
			...parameters('header', route.headers, 'input', components),
		],
		...(route.body
			? {
					requestBody: {
						required: true,
						content: {'application/json': {schema: jsonOf(route.body, 'input', components)}},
					},
				}
			: {}),
		responses: {
			...Object.fromEntries(
				Object.entries(route.answers).map(([status, schema]) => [status, answer(status, schema, route, components)]),
			),
			default: {$ref: '#/components/responses/Problem'},
		},
	};
}

function answer(status: string, schema: z.ZodType, {media}: Route, components: Components): Json {
	return {
		description: MEANINGS[status],
		content: {[media ?? 'application/json']: {schema: jsonOf(schema, 'input', components)}},
	};
}

function parameters(
	place: 'path' | 'query' | 'header',
	schema: z.ZodObject | undefined,
	io: 'input' | 'output',
	components: Components,
): Json[] {
	return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
		const {description, ...json} = jsonOf(field as z.ZodType, io, components);
		return {
			name,
			in: place,
			required: place === 'path',
			...(description === undefined ? {} : {description}),
			schema: json,
		};
	});
}

/** A schema as JSON schema; what has a name goes to the components. */
function jsonOf(schema: z.ZodType, io: 'input' | 'output', components: Components): Json {
	const {
		$schema: _,
		$defs = {},
		...json
	} = z.toJSONSchema(schema, {target: 'draft-2020-12', io, unrepresentable: 'any'}) as Json & {
		$defs?: Record<string, Json>;
	};
	for (const [id, definition] of Object.entries($defs)) components.set(id, toComponents(definition));
	const {id} = schema.meta() ?? {};
	if (id === undefined) return toComponents(json);
	components.set(id, toComponents(json));
	return {$ref: `#/components/schemas/${id}`};
}

/** With references into the document instead of into the schema itself, and without the names that the place tells. */
function toComponents(json: Json): Json {
	const {id: _, ...rest} = JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
	return rest;
}
