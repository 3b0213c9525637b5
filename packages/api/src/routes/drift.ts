import * as z from 'zod';
import {UNIT_REF} from '../schemas/change.js';
import {BEGUN, DRIFT_ITEM, PROBE} from '../schemas/drift.js';
import {pageOf} from '../schemas/member.js';
import {OPERATION} from '../schemas/revision.js';
import {counted, ID, LIMITS} from '../schemas/text.js';
import {MEMBER_PARAMS, PAGE_QUERY} from './members.js';
import type {Route} from './route.js';

export const DRIFT_ROUTES = {
	listDrift: {
		method: 'GET',
		path: '/members/{id}/drift',
		tag: 'drift',
		summary: 'Every unit at or below a member that is not as it should be',
		params: MEMBER_PARAMS,
		query: PAGE_QUERY,
		answers: {200: pageOf(DRIFT_ITEM).meta({id: 'DriftPage'})},
	},
	repairDrift: {
		method: 'POST',
		path: '/members/{id}/repairs',
		tag: 'drift',
		summary: 'Writes again what differs: everything, or the units named',
		params: MEMBER_PARAMS,
		body: z.strictObject({units: counted(UNIT_REF, 'Units to repair', LIMITS.units).optional()}),
		answers: {200: BEGUN},
	},
	checkDrift: {
		method: 'POST',
		path: '/members/{id}/checks',
		tag: 'drift',
		summary: 'Looks at the instances at or below a member now',
		params: MEMBER_PARAMS,
		answers: {200: BEGUN},
	},
	cancelOperation: {
		method: 'POST',
		path: '/operations/{id}/cancellations',
		tag: 'operations',
		summary: 'Stops an operation at the instances that it was begun on',
		params: z.strictObject({id: ID}),
		answers: {200: OPERATION},
	},
	goOnOperation: {
		method: 'POST',
		path: '/operations/{id}/continuations',
		tag: 'operations',
		summary: 'Opens a stopped operation for all',
		params: z.strictObject({id: ID}),
		answers: {200: OPERATION},
	},
	takeBackOperation: {
		method: 'POST',
		path: '/operations/{id}/reversals',
		tag: 'operations',
		summary: 'Takes a stopped operation back where it was begun',
		params: z.strictObject({id: ID}),
		answers: {200: OPERATION},
	},
	retryOperation: {
		method: 'POST',
		path: '/operations/{id}/retries',
		tag: 'operations',
		summary: 'Tries again what was rejected or failed',
		params: z.strictObject({id: ID}),
		answers: {200: BEGUN},
	},
	decideIdentity: {
		method: 'POST',
		path: '/members/{id}/identity',
		tag: 'members',
		summary: 'Decides about a quarantined instance: keep who is recorded, or accept who answers',
		params: MEMBER_PARAMS,
		body: z.strictObject({identity: z.enum(['keep', 'accept'])}),
		answers: {200: BEGUN},
	},
	probeAddress: {
		method: 'POST',
		path: '/probes',
		tag: 'members',
		summary: 'Who answers at an address; nothing is added or written',
		body: z.strictObject({address: z.string().max(4000)}),
		answers: {200: PROBE},
	},
} as const satisfies Readonly<Record<string, Route>>;
