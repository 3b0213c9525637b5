import test from 'ava';
import {hrefOf, routeOf, type Route} from '#src/navigation/route.js';

const read = (href: string): Route => routeOf(new URL(href, 'http://localhost'));

const ROUTES: readonly Route[] = [
	{screen: 'member', tab: 'overview'},
	{screen: 'member', member: 'c1', tab: 'overview'},
	{screen: 'member', member: 'i7', tab: 'keys', key: 'system:/sw/a b/#0/current/ü?&=#/\\/x'},
	{screen: 'operation', operation: 'o12'},
	{screen: 'revision', revision: 12},
	{screen: 'search', text: 'a & b / ü'},
	{screen: 'search', text: ''},
];

for (const route of ROUTES) {
	test(`the address of ${JSON.stringify(route)} leads back to it`, (t) => {
		t.deepEqual(read(hrefOf(route)), route);
	});
}

for (const href of [
	'/members',
	'/members/c1/nothing',
	'/members/c1/keys/more',
	'/revisions/x',
	'/revisions/-1',
	'/operations',
	'/elsewhere',
	'/members/%E0%A4%A/bad',
]) {
	test(`${href} leads nowhere or is taken as it is, without an error`, (t) => {
		const route = read(href);
		t.is(route.screen, 'nowhere');
	});
}
