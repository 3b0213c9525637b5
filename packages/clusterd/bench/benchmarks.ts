import {fanOut} from './fan-out.bench.js';
import type {Benchmark} from './figure.js';
import {planBenchmark} from './plan.bench.js';
import {proxiedReads} from './proxied-reads.bench.js';
import {scale} from './scale.bench.js';
import {webBenchmark} from './web.bench.js';

/** All benchmarks, in the order in which they run. */
export const BENCHMARKS: readonly Benchmark[] = [fanOut(100, 20), fanOut(1000, 7), proxiedReads, planBenchmark, scale, webBenchmark];
