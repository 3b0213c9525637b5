/** The ports in memory, for tests and programs. */
export {ManualClock} from './manual-clock.js';
export type {ManualClockOptions} from './manual-clock.js';
export {DeliveryMemory, MemoryDeliveryStore} from './memory-delivery-store.js';
export type {MemoryDeliveryStoreOptions} from './memory-delivery-store.js';
export {MemoryRevisionStore, RevisionMemory} from './memory-revision-store.js';
export type {MemoryRevisionStoreOptions} from './memory-revision-store.js';
export {SeededRandom} from './seeded-random.js';
export type {SeededRandomOptions} from './seeded-random.js';
export {MemoryConnector} from './memory-connector.js';
export type {MemoryConnectorOptions} from './memory-connector.js';
export {MemoryInstance} from './memory-instance.js';
export {MemoryLogger} from './memory-logger.js';
export type {LoggedLine} from './memory-logger.js';
