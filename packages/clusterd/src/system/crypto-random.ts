import {randomInt, randomUUID} from 'node:crypto';
import type {Random} from '@clusterd/core';

const STEPS = 2 ** 48 - 1;

/** Chance that nobody can foretell. */
export class CryptoRandom implements Random {
	next(): number {
		return randomInt(STEPS) / STEPS;
	}

	uuid(): string {
		return randomUUID();
	}
}
