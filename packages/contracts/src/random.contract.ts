import type {Random} from '@clusterd/core';
import type {SuiteTest} from './saboteur.js';

export interface RandomContractOptions {
	/** Begins every title. */
	readonly name: string;
	setup(): Random;
}

const times = <Item>(count: number, make: () => Item): readonly Item[] => Array.from({length: count}, make);

/** The laws of the port Random. */
export function randomContract(test: SuiteTest, {name, setup}: RandomContractOptions): void {
	test(`${name}: numbers are at least 0 and below 1`, (t) => {
		const random = setup();
		t.true(times(10_000, () => random.next()).every((number) => number >= 0 && number < 1));
	});

	test(`${name}: numbers are spread evenly`, (t) => {
		const random = setup();
		const tenths = times(10_000, () => Math.floor(random.next() * 10));
		for (let tenth = 0; tenth < 10; tenth++) {
			const share = tenths.filter((found) => found === tenth).length;
			t.true(share > 800 && share < 1200, `${share} of 10,000 in tenth ${tenth}`);
		}
	});

	test(`${name}: every UUID is of version 4 and differs from the others`, (t) => {
		const random = setup();
		const uuids = times(1000, () => random.uuid());
		t.is(new Set(uuids).size, 1000);
		for (const uuid of uuids) t.regex(uuid, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
	});
}
