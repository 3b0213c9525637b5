import test from 'ava';
import {rulingFaults, rulingsIn, rulingsNamedBy} from '#tools/rulings.js';

const text = (table: string): string => `# Semantics
## Words
1. no ruling
## S1 Which wins
1. the first
2. the second
## S2 Changing
text
## S13 Twice
1. one
2. two
## What is built
| ruling | state | missing |
| --- | --- | --- |
${table}`;
const whole = '| S1 | built | |\n| S2 | partly | half of it |\n| S13.1 | built | |\n| S13.2 | later | all: issue 5 |';

test('the rulings of a text are its sections, or their numbered paragraphs; the steps of S1 are one ruling', (t) => {
	t.deepEqual(rulingsIn(text('')), ['S1', 'S2', 'S13.1', 'S13.2']);
});

test('a title names the rulings that it spells out', (t) => {
	t.deepEqual(rulingsNamedBy('delivery › S0.3, S4: a release restores S3x'), ['S0.3', 'S4']);
});

test('a table that is whole, with a passed test for each built ruling, has no fault', (t) => {
	t.deepEqual(rulingFaults(text(whole), ['S1: x', 'S2 and S13.1: y']), []);
});

test('a built ruling without a passed test that names it is a fault', (t) => {
	t.deepEqual(rulingFaults(text(whole), ['S1: x', 'S13: y', 'S2: z']), [
		'S13.1 is said to be built, but no passed test names it',
	]);
});

test('a ruling that the table leaves out, makes up, or repeats is a fault', (t) => {
	const faults = rulingFaults(
		text(`${whole.replace('| S2 | partly | half of it |\n', '')}\n| S1 | built | |\n| S99 | later | what |`),
		['S1', 'S13.1'],
	);
	t.deepEqual(
		faults.map((fault) => fault.split(' ')[0]),
		['S2', 'S1', 'S99'],
	);
});

test('a ruling that is not built must say what is missing', (t) => {
	t.deepEqual(rulingFaults(text(whole.replace('all: issue 5 ', '')), ['S1', 'S2', 'S13.1']), [
		'S13.2: the table does not say what is missing',
	]);
});
