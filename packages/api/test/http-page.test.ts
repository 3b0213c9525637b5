import test from 'ava';
import {readFileSync} from 'node:fs';
import {httpPage} from '#src/http-page.js';

test('docs/http.md is what the route table makes (npm run docs)', (t) => {
	t.is(readFileSync(new URL('../../../../docs/http.md', import.meta.url), 'utf8'), httpPage());
});
