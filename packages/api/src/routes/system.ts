import * as z from 'zod';
import {EVENT_HEADERS} from '../schemas/headers.js';
import {FLEET_EVENT, HEALTH, VERSION} from '../schemas/outcome.js';
import type {Route} from './route.js';

export const SYSTEM_ROUTES = {
	followEvents: {
		method: 'GET',
		path: '/events',
		tag: 'system',
		summary: 'What happens, as it happens (server-sent events)',
		headers: EVENT_HEADERS,
		answers: {200: FLEET_EVENT},
		media: 'text/event-stream',
	},
	readHealth: {
		method: 'GET',
		path: '/health',
		tag: 'system',
		summary: 'Whether changes are taken, and how the fleet is',
		answers: {200: HEALTH},
	},
	readVersion: {
		method: 'GET',
		path: '/version',
		tag: 'system',
		summary: 'Which clusterd answers',
		answers: {200: VERSION},
	},
	readOpenApi: {
		method: 'GET',
		path: '/openapi.json',
		tag: 'system',
		summary: 'This interface as an OpenAPI 3.1 document',
		answers: {200: z.looseObject({openapi: z.string()})},
	},
} as const satisfies Readonly<Record<string, Route>>;
