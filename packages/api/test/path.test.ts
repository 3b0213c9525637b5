import test from 'ava';
import {encodeKeyName, fillPath, ROUTES, toRouterPath, toTemplate} from '@clusterd/api';

const NAMES: ReadonlyArray<readonly [name: string, encoded: string, why: string]> = [
	['user:/sw/app/current', 'user:/sw/app/current', 'readable where it can be'],
	['user:/a/#10', 'user:/a/%23_10', 'canonical, with # encoded'],
	['user:/a\\/b', 'user:/a%5C/b', 'an escaped slash as it is spelled'],
	['user:/', 'user%3A%2F', 'the root of a namespace as a whole, for its slash at the end'],
	['/', '%2F', 'the cascading root as a whole'],
	['user:/a\\/..', 'user%3A%2Fa%5C%2F..', 'a part that ends in a dot segment as a whole'],
	['user:/ä b?c', 'user:/%C3%A4%20b%3Fc', 'other characters by their UTF-8'],
];

for (const [name, encoded, why] of NAMES) {
	test(`the name ${name} is put into a path ${why}`, (t) => {
		const path = encodeKeyName(name);
		t.is(path, encoded);
		t.true(
			new URL(`http://localhost/keys/${path}`).pathname.endsWith(`/keys/${encoded}`),
			'a URL parser leaves it alone',
		);
	});
}

test('an invalid name cannot be put into a path', (t) => {
	t.throws(() => encodeKeyName('nonsense'), {message: /not a key name/});
});

for (const id of ['', '.', '..']) {
	test(`the id ${JSON.stringify(id)} cannot be put into a path, since a URL parser would drop it`, (t) => {
		t.like(
			t.throws(() => fillPath(ROUTES.readMember, {id})),
			{code: 'REQUEST_INVALID'},
		);
	});
}

test('an id is put into a path as one segment', (t) => {
	t.is(fillPath(ROUTES.listChildren, {id: 'a/b ?'}), '/members/a%2Fb%20%3F/children');
});

test('a path is written for the router and for the document', (t) => {
	t.is(toRouterPath(ROUTES.readKey.path), '/members/:id/keys/*name');
	t.is(toTemplate(ROUTES.readKey.path), '/members/{id}/keys/{name}');
});
