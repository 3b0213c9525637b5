import {readFileSync} from 'node:fs';
import test from 'ava';
import {optionsPage} from '#src/options/options-page.js';

test('docs/options.md is what the table of options makes (npm run docs)', (t) => {
	t.is(readFileSync(new URL('../../../../../docs/options.md', import.meta.url), 'utf8'), optionsPage());
});
