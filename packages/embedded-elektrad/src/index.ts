export {startEmbeddedElektrad, type EmbeddedElektrad, type EmbeddedElektradOptions} from './embedded-elektrad.js';
export {KdbError} from './kdb/kdb-error.js';
export type {Mount} from './kdb/mountpoints.js';
export type {OutsideKdb} from './kdb/outside-kdb.js';
export type {Seed, SeedKey} from './seed.js';
export type {InstanceOptions} from './instance.js';
