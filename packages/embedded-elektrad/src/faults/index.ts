export type {Fault, FaultFilter, FaultKind, FaultPoint} from './fault.js';
export {Faults, type SetRefusing} from './faults.js';
