import * as z from 'zod';
import {CHANGE, CHANGES} from '../schemas/change.js';
import {CHANGE_HEADERS} from '../schemas/headers.js';
import {pageOf} from '../schemas/member.js';
import {OPERATION, PLAN, RESULT, RESULT_STATE, REVISION} from '../schemas/revision.js';
import {COMMENT, DIGEST, ID, integer, LIMITS} from '../schemas/text.js';
import {DONE, PAGE_QUERY} from './members.js';
import type {Route} from './route.js';

const listOf = <Item>(item: z.ZodType<Item>): z.ZodType<readonly Item[]> => z.array(item);
const RANGE_QUERY = z.strictObject({before: integer(1).optional(), limit: integer(1, LIMITS.pageItems).optional()});
const OPERATION_PARAMS = z.strictObject({id: ID});

export const CHANGE_ROUTES = {
	plan: {
		method: 'POST',
		path: '/plans',
		tag: 'changes',
		summary: 'What a change would do; nothing is done. The query asks for a part of its exceptions',
		query: PAGE_QUERY,
		body: z.strictObject({change: CHANGE}),
		answers: {200: PLAN},
	},
	commit: {
		method: 'POST',
		path: '/changes',
		tag: 'changes',
		summary: 'Does any change',
		headers: CHANGE_HEADERS,
		body: z.strictObject({change: CHANGE, comment: COMMENT.optional(), digest: DIGEST.optional()}),
		answers: DONE,
	},
	listOperations: {
		method: 'GET',
		path: '/operations',
		tag: 'operations',
		summary: 'What became of changes, newest first',
		query: RANGE_QUERY,
		answers: {200: listOf(OPERATION)},
	},
	readOperation: {
		method: 'GET',
		path: '/operations/{id}',
		tag: 'operations',
		summary: 'How far a change has come',
		params: OPERATION_PARAMS,
		answers: {200: OPERATION},
	},
	listExceptions: {
		method: 'GET',
		path: '/operations/{id}/exceptions',
		tag: 'operations',
		summary: 'What became of each instance that is neither applied nor unchanged',
		params: OPERATION_PARAMS,
		query: PAGE_QUERY.extend({state: RESULT_STATE.optional()}),
		answers: {200: pageOf(RESULT).meta({id: 'ResultPage'})},
	},
	listRevisions: {
		method: 'GET',
		path: '/revisions',
		tag: 'history',
		summary: 'Who changed what, newest first',
		query: RANGE_QUERY,
		answers: {200: listOf(REVISION)},
	},
	undoRevision: {
		method: 'POST',
		path: '/revisions/{number}/reversals',
		tag: 'history',
		summary: 'Takes a revision back, as far as nothing later touched the same',
		params: z.strictObject({number: integer(1)}),
		headers: CHANGE_HEADERS,
		body: CHANGES.undo.omit({kind: true, revision: true}),
		answers: DONE,
	},
	readRevision: {
		method: 'GET',
		path: '/revisions/{number}',
		tag: 'history',
		summary: 'One change with everything before and after it',
		params: z.strictObject({number: integer(0)}),
		answers: {200: REVISION},
	},
} as const satisfies Readonly<Record<string, Route>>;
