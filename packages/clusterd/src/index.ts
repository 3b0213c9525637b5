export {startDaemon} from './daemon.js';
export type {Daemon} from './daemon.js';
export {CryptoRandom} from './system/crypto-random.js';
export {PinoLogger} from './system/pino-logger.js';
export type {LogLevel, PinoLoggerOptions} from './system/pino-logger.js';
export {Re2RegexEngine} from './system/re2-regex-engine.js';
export {sha256} from './system/sha256.js';
export {SystemClock} from '@clusterd/api';
