import {catchUp} from './catch-up.bench.js';
import {fanOut, hanging, secondChange} from './fan-out.bench.js';
import type {Benchmark} from './figure.js';
import {idleMemory, idleWatch} from './idle.bench.js';
import {planBenchmark} from './plan.bench.js';
import {proxiedReads} from './proxied-reads.bench.js';
import {scale} from './scale.bench.js';
import {webBenchmark} from './web.bench.js';

/** All benchmarks, in the order in which they run. */
export const BENCHMARKS: readonly Benchmark[] = [
	fanOut(100, {rounds: 31, warmUps: 20}),
	fanOut(1000, {rounds: 11, warmUps: 3}),
	fanOut(10_000, {rounds: 5, warmUps: 1}),
	secondChange,
	hanging,
	catchUp,
	idleWatch,
	idleMemory,
	proxiedReads,
	planBenchmark,
	scale,
	webBenchmark,
];
