export {startEmbeddedElektrad} from './embedded-elektrad.js';
export type {ElektradControl, EmbeddedElektrad, EmbeddedElektradOptions} from './embedded-elektrad.js';
export {startEmbeddedFleet} from './embedded-fleet.js';
export type {EmbeddedFleet, EmbeddedFleetOptions, FleetMember} from './embedded-fleet.js';
export type {InstanceOptions} from './instance.js';
export {KdbError} from './kdb/kdb-error.js';
export type {Mount} from './kdb/mountpoints.js';
export type {OutsideKdb} from './kdb/outside-kdb.js';
export type {Seed, SeedKey} from './seed.js';
