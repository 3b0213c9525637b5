import * as z from 'zod';
import {CHANGES, ELEMENTS} from '../schemas/change.js';
import {EXEMPTION_VIEW, EXPLANATION} from '../schemas/explanation.js';
import {CHANGE_HEADERS} from '../schemas/headers.js';
import {EFFECTIVE_SETTING, KEY_READ, KEYS_FOUND, KEYS_READ, SETTING_VIEW} from '../schemas/keys.js';
import {pageOf} from '../schemas/member.js';
import {CONTENT, flag, ID, integer, KEY_NAME, LIMITS, METAKEY} from '../schemas/text.js';
import {DONE, MEMBER_PARAMS, PAGE_QUERY} from './members.js';
import type {Route} from './route.js';

const KEY_PARAMS = z.strictObject({id: ID, name: KEY_NAME});
const DEADLINE = {
	deadlineMs: integer(0, LIMITS.deadlineMs)
		.optional()
		.meta({description: 'how long to wait for members, ms; default 2,000'}),
};
const META = {
	meta: METAKEY.optional(),
	array: flag.optional().meta({description: 'the array of the key instead of its value'}),
};
const COPY_BODY = CHANGES.copyKeys.omit({kind: true, member: true});

export const KEY_ROUTES = {
	findKeys: {
		method: 'GET',
		path: '/members/{id}/keys',
		tag: 'keys',
		summary: 'Names of keys: at and below a name (default: all), or those that match a regular expression',
		params: MEMBER_PARAMS,
		query: z
			.strictObject({...DEADLINE, below: KEY_NAME.optional(), pattern: z.string().max(1000).optional()})
			.refine(({below, pattern}) => below === undefined || pattern === undefined, {
				error: 'below and pattern exclude each other',
			}),
		answers: {200: KEYS_FOUND},
	},
	readKey: {
		method: 'GET',
		path: '/members/{id}/keys/{*name}',
		tag: 'keys',
		summary: 'One key as an instance or the instances of a cluster have it, with its metadata',
		params: KEY_PARAMS,
		query: z.strictObject(DEADLINE),
		answers: {200: KEY_READ},
	},
	setKey: {
		method: 'PUT',
		path: '/members/{id}/keys/{*name}',
		tag: 'keys',
		summary: 'Sets a key, or a metakey of it: held on a cluster, done once on an instance',
		params: KEY_PARAMS,
		query: z.strictObject(META),
		headers: CHANGE_HEADERS,
		body: CHANGES.set
			.omit({kind: true, member: true, units: true})
			.extend({content: CONTENT.optional(), elements: ELEMENTS.optional()}),
		answers: DONE,
	},
	removeKey: {
		method: 'DELETE',
		path: '/members/{id}/keys/{*name}',
		tag: 'keys',
		summary: 'Ends the setting of a cluster, or removes a key of an instance; or a metakey; or all below as well',
		params: KEY_PARAMS,
		query: z.strictObject({
			...META,
			below: flag.optional(),
			scope: CHANGES.remove.shape.scope,
			queue: flag.optional(),
			force: flag.optional(),
			leave: flag.optional(),
			release: CHANGES.remove.shape.release,
		}),
		headers: CHANGE_HEADERS,
		answers: DONE,
	},
	explainKey: {
		method: 'GET',
		path: '/members/{id}/explanation/{*name}',
		tag: 'keys',
		summary:
			'Why a key, or a metakey of it, is at a member what it is: everything said on the way from the root, and who wins',
		params: KEY_PARAMS,
		query: z.strictObject({...DEADLINE, ...META}),
		answers: {200: EXPLANATION},
	},
	readSubtree: {
		method: 'GET',
		path: '/members/{id}/subtree/{*name}',
		tag: 'keys',
		summary: 'The keys at and below a name with values and metadata, at most 10,000',
		params: KEY_PARAMS,
		query: z.strictObject(DEADLINE),
		answers: {200: KEYS_READ},
	},
	moveKeys: {
		method: 'POST',
		path: '/members/{id}/key-moves',
		tag: 'keys',
		summary: 'Moves a key and all below it, with metadata',
		params: MEMBER_PARAMS,
		headers: CHANGE_HEADERS,
		body: COPY_BODY,
		answers: DONE,
	},
	copyKeys: {
		method: 'POST',
		path: '/members/{id}/key-copies',
		tag: 'keys',
		summary: 'Copies a key and all below it, with metadata',
		params: MEMBER_PARAMS,
		headers: CHANGE_HEADERS,
		body: COPY_BODY,
		answers: DONE,
	},
	listSettings: {
		method: 'GET',
		path: '/members/{id}/settings',
		tag: 'keys',
		summary: 'What a cluster sets itself, and what of it is asleep under whom',
		params: MEMBER_PARAMS,
		query: PAGE_QUERY,
		answers: {200: pageOf(SETTING_VIEW).meta({id: 'SettingPage'})},
	},
	listExemptions: {
		method: 'GET',
		path: '/members/{id}/exemptions',
		tag: 'keys',
		summary: 'Who at or below a member is exempt from which setting, why, and until when',
		params: MEMBER_PARAMS,
		query: PAGE_QUERY,
		answers: {200: pageOf(EXEMPTION_VIEW).meta({id: 'ExemptionPage'})},
	},
	exempt: {
		method: 'POST',
		path: '/members/{id}/exemptions',
		tag: 'keys',
		summary: 'Exempts a member from settings of a cluster above it, with a reason and, if wanted, an end',
		params: MEMBER_PARAMS,
		headers: CHANGE_HEADERS,
		body: CHANGES.exempt.omit({kind: true, member: true}),
		answers: DONE,
	},
	endExemption: {
		method: 'DELETE',
		path: '/members/{id}/exemptions/{*name}',
		tag: 'keys',
		summary: 'Ends exemptions of a member from settings of a key, or of a metakey of it',
		params: KEY_PARAMS,
		query: z.strictObject({...META, cluster: ID.optional()}),
		headers: CHANGE_HEADERS,
		answers: DONE,
	},
	listEffective: {
		method: 'GET',
		path: '/members/{id}/effective',
		tag: 'keys',
		summary: 'What is in force at a member, with owner and lock',
		params: MEMBER_PARAMS,
		query: PAGE_QUERY,
		answers: {200: pageOf(EFFECTIVE_SETTING).meta({id: 'EffectivePage'})},
	},
} as const satisfies Readonly<Record<string, Route>>;
