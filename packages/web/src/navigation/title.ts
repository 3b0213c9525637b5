import type {MemberView} from '@clusterd/core';
import type {Route} from './route.js';

/** What the browser's tab says, the particular first. */
export function titleOf(route: Route, member: MemberView | undefined): string {
	return [...particulars(route, member), 'clusterd'].join(' – ');
}

function particulars(route: Route, member: MemberView | undefined): string[] {
	switch (route.screen) {
		case 'member':
			return [
				...(route.key === undefined ? [] : [route.key]),
				...(route.tab === 'overview' ? [] : [route.tab]),
				...(member ? [member.path] : []),
			];
		case 'operation':
			return [`operation ${route.operation}`];
		case 'revision':
			return [`revision ${route.revision}`];
		case 'search':
			return route.text === '' ? ['search'] : [`“${route.text}”`];
		case 'nowhere':
			return ['not found'];
	}
}
