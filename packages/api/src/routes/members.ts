import * as z from 'zod';
import {CHANGES} from '../schemas/change.js';
import {CHANGE_HEADERS} from '../schemas/headers.js';
import {MEMBER_VIEW, pageOf} from '../schemas/member.js';
import {OUTCOME} from '../schemas/outcome.js';
import {ID, LIMITS, flag, integer} from '../schemas/text.js';
import type {Route} from './route.js';

export const MEMBER_PARAMS = z.strictObject({id: ID});
export const PAGE_QUERY = z.strictObject({
	offset: integer(0).optional(),
	limit: integer(1, LIMITS.pageItems).optional(),
});
const MEMBERS = pageOf(MEMBER_VIEW).meta({id: 'MemberPage'});
const MEMBER_FIELD = {member: true} as const;

/** What a change can be answered with: done, under way, or done in part. */
export const DONE = {200: OUTCOME, 202: OUTCOME, 207: OUTCOME} as const;

export const MEMBER_ROUTES = {
	readRoot: {
		method: 'GET',
		path: '/members',
		tag: 'members',
		summary: 'The root, which everything is below',
		answers: {200: MEMBER_VIEW},
	},
	createMember: {
		method: 'POST',
		path: '/members',
		tag: 'members',
		summary: 'Adds a cluster or an instance (below the root, unless a parent is given)',
		headers: CHANGE_HEADERS,
		body: z.discriminatedUnion('kind', [
			CHANGES.createCluster.extend({kind: z.literal('cluster')}),
			CHANGES.createInstance.extend({kind: z.literal('instance')}),
		]),
		answers: {...DONE, 201: OUTCOME},
	},
	readMember: {
		method: 'GET',
		path: '/members/{id}',
		tag: 'members',
		summary: 'A member: what it is, and how it is',
		params: MEMBER_PARAMS,
		answers: {200: MEMBER_VIEW},
	},
	editMember: {
		method: 'PATCH',
		path: '/members/{id}',
		tag: 'members',
		summary: "Renames a member, changes its labels or an instance's address",
		params: MEMBER_PARAMS,
		headers: CHANGE_HEADERS,
		body: CHANGES.editMember.omit({...MEMBER_FIELD, kind: true}),
		answers: DONE,
	},
	removeMember: {
		method: 'DELETE',
		path: '/members/{id}',
		tag: 'members',
		summary: 'Removes a member; the members of a cluster go to its parent',
		params: MEMBER_PARAMS,
		query: CHANGES.removeMember.pick({release: true}).extend({cascade: flag.optional()}),
		headers: CHANGE_HEADERS,
		answers: DONE,
	},
	moveMember: {
		method: 'POST',
		path: '/members/{id}/moves',
		tag: 'members',
		summary: 'Moves a member from its parent to another cluster',
		params: MEMBER_PARAMS,
		headers: CHANGE_HEADERS,
		body: CHANGES.moveMember.omit({...MEMBER_FIELD, kind: true}),
		answers: DONE,
	},
	listChildren: {
		method: 'GET',
		path: '/members/{id}/children',
		tag: 'members',
		summary: 'The direct members of a cluster by name, clusters first',
		params: MEMBER_PARAMS,
		query: PAGE_QUERY,
		answers: {200: MEMBERS},
	},
	listInstancesBelow: {
		method: 'GET',
		path: '/members/{id}/instances',
		tag: 'members',
		summary: 'All instances below a cluster, in tree order',
		params: MEMBER_PARAMS,
		query: PAGE_QUERY,
		answers: {200: MEMBERS},
	},
	listInstances: {
		method: 'GET',
		path: '/instances',
		tag: 'members',
		summary: 'All instances, in tree order',
		query: PAGE_QUERY,
		answers: {200: MEMBERS},
	},
	listClusters: {
		method: 'GET',
		path: '/clusters',
		tag: 'members',
		summary: 'All clusters, in tree order, the root first',
		query: PAGE_QUERY,
		answers: {200: MEMBERS},
	},
	searchMembers: {
		method: 'GET',
		path: '/search',
		tag: 'members',
		summary: 'Members whose name, address or label has a text, ignoring case',
		query: PAGE_QUERY.extend({text: z.string().min(1).max(1000)}),
		answers: {200: MEMBERS},
	},
} as const satisfies Readonly<Record<string, Route>>;
