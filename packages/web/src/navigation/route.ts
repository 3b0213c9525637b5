import type {Id} from '@clusterd/core';
import {siteAddress} from './site-address.js';

/** What can be looked at of a member. */
export const TABS = ['overview', 'keys', 'members', 'drift', 'operations', 'history'] as const;
export type Tab = (typeof TABS)[number];

/** What the page shows; every one of them has an address of its own. */
export type Route =
	/** Without `member`: the root. `key`: the key that is open. */
	| {readonly screen: 'member'; readonly member?: Id; readonly tab: Tab; readonly key?: string}
	| {readonly screen: 'operation'; readonly operation: string}
	| {readonly screen: 'revision'; readonly revision: number}
	| {readonly screen: 'search'; readonly text: string}
	| {readonly screen: 'nowhere'; readonly path: string};

/** The address of what is shown. */
export function hrefOf(route: Route): string {
	switch (route.screen) {
		case 'member':
			return memberHref(route.member, route.tab, route.key);
		case 'operation':
			return `${siteAddress()}/operations/${encodeURIComponent(route.operation)}`;
		case 'revision':
			return `${siteAddress()}/revisions/${route.revision}`;
		case 'search':
			return `${siteAddress()}/search${route.text === '' ? '' : `?q=${encodeURIComponent(route.text)}`}`;
		case 'nowhere':
			return siteAddress() + route.path;
	}
}

/** The address of a member, one of its tabs, one of its keys. */
export function memberHref(member: Id | undefined, tab: Tab = 'overview', key?: string): string {
	const path =
		siteAddress() +
		(member === undefined ? '/' : `/members/${encodeURIComponent(member)}${tab === 'overview' ? '' : `/${tab}`}`);
	return key === undefined ? path : `${path}?key=${encodeURIComponent(key)}`;
}

/** What an address shows; `pathname` below the site's own. */
export function routeOf({pathname, searchParams}: Pick<URL, 'pathname' | 'searchParams'>): Route {
	const [head, id, tab, ...rest] = pathname
		.split('/')
		.filter((part) => part !== '')
		.map(decoded);
	const nowhere: Route = {screen: 'nowhere', path: pathname};
	if (head === undefined) return {screen: 'member', tab: 'overview'};
	if (rest.length > 0) return nowhere;
	if (head === 'members' && id !== undefined && isTab(tab ?? 'overview')) {
		const key = searchParams.get('key');
		return {screen: 'member', member: id, tab: (tab ?? 'overview') as Tab, ...(key === null ? {} : {key})};
	}
	if (head === 'operations' && id !== undefined && tab === undefined) return {screen: 'operation', operation: id};
	if (head === 'revisions' && /^\d{1,15}$/.test(id ?? '') && tab === undefined)
		return {screen: 'revision', revision: Number(id)};
	return head === 'search' && id === undefined ? {screen: 'search', text: searchParams.get('q') ?? ''} : nowhere;
}

const isTab = (text: string): text is Tab => TABS.includes(text as Tab);

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part; // A stray percent sign: no address of ours, so it leads nowhere.
	}
}
