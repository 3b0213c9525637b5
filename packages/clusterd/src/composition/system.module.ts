import type {Logger} from '@clusterd/core';
import {ContainerModule} from 'inversify';
import {CryptoRandom} from '../system/crypto-random.js';
import {Re2RegexEngine} from '../system/re2-regex-engine.js';
import {sha256} from '../system/sha256.js';
import {SystemClock} from '@clusterd/api';
import {provide} from './token.js';
import {CLOCK, HASH, LOGGER, OPTIONS, RANDOM, REGEX, type DaemonOptions} from './tokens.js';

/** The machine: time, chance, hash, log; and what the daemon was started with. */
export const systemModule = (options: DaemonOptions, logger: Logger): ContainerModule =>
	new ContainerModule(({bind}) => {
		provide(bind, OPTIONS, () => options, []);
		provide(bind, LOGGER, () => logger, []);
		provide(bind, CLOCK, () => new SystemClock(), []);
		provide(bind, RANDOM, () => new CryptoRandom(), []);
		provide(bind, HASH, () => sha256, []);
		provide(bind, REGEX, () => new Re2RegexEngine(), []);
	});
