export {collect, take} from './collect.js';
export type {Medium} from './medium.js';
export {refusal} from './refusal.js';
export {revisionStoreContract} from './revision-store.contract.js';
export type {RevisionStoreContractOptions} from './revision-store-subject.js';
export {failedTitles} from './saboteur.js';
export type {FailedTitlesOptions, SuiteTest} from './saboteur.js';
export {
	AWKWARD_TEXT,
	awkwardRevision,
	sampleEntry,
	sampleLine,
	sampleNote,
	sampleOperation,
	sampleRevision,
	sampleRevisions,
} from './samples.js';
export {deliveryStoreContract} from './delivery-store.contract.js';
export type {DeliveryStoreContractOptions} from './delivery-store-subject.js';
export {clockContract} from './clock.contract.js';
export type {ClockContractOptions} from './clock.contract.js';
export {hashContract} from './hash.contract.js';
export type {HashContractOptions} from './hash.contract.js';
export {loggerContract} from './logger.contract.js';
export type {LoggerContractOptions, WrittenLine} from './logger.contract.js';
export {randomContract} from './random.contract.js';
export type {RandomContractOptions} from './random.contract.js';
export {keyDatabaseContract} from './key-database.contract.js';
export type {KeyDatabaseContractOptions, KeyDatabaseSubject, OutsideHand} from './key-database-subject.js';
export {memoryHand, memoryInstanceHand} from './memory-hand.js';
export {regexEngineContract} from './regex-engine.contract.js';
export type {RegexEngineContractOptions} from './regex-engine.contract.js';
export {clusterManagerContract} from './cluster-manager.contract.js';
export type {ClusterManagerContractOptions, ClusterManagerSubject, InstanceHand} from './cluster-manager-subject.js';
export {memberKeysContract} from './member-keys.contract.js';
