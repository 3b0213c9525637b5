export {ManualClock} from './manual-clock.js';
export type {ManualClockOptions} from './manual-clock.js';
export {DeliveryMemory, MemoryDeliveryStore} from './memory-delivery-store.js';
export type {MemoryDeliveryStoreOptions} from './memory-delivery-store.js';
export {MemoryRevisionStore, RevisionMemory} from './memory-revision-store.js';
export type {MemoryRevisionStoreOptions} from './memory-revision-store.js';
export {SeededRandom} from './seeded-random.js';
export type {SeededRandomOptions} from './seeded-random.js';
