/** What programs use of clusterd without a daemon; all of `@clusterd/elektra` too. */
export * from '@clusterd/elektra';
export {ClusterdError, ERROR_CODES, isClusterdError, reviveError} from './errors.js';
export type {ConflictBelow, ErrorCode, ErrorFacts, PlanRefusal, UndoOverlap, Violator} from './errors.js';
export {decodeArray, elementName} from './units/array-content.js';
export type {ArrayElementContent} from './units/array-content.js';
export type {Change, ChangeKind, OnConflict, OnOwn, RemovalScope, UnitContent, UnitRef} from './records/change.js';
export {INSTANCE_STATES} from './records/delivery.js';
export type {
	Difference,
	InstanceNote,
	InstanceState,
	LedgerLine,
	Operation,
	Result,
	ResultState,
	StateCounts,
	UnitState,
} from './records/delivery.js';
export {InstanceUrl} from './fleet/instance-url.js';
export {Machines} from './fleet/machines.js';
export {BACKOFF} from './delivery/lanes/backoff.js';
export type {Backoff} from './delivery/lanes/backoff.js';
export {FleetManager} from './manager/fleet-manager.js';
export type {FleetManagerOptions} from './manager/fleet-manager-options.js';
export {exemptionKey} from './fleet/exemption.js';
export type {Exemption} from './fleet/exemption.js';
export {Fleet} from './fleet/fleet.js';
export type {FleetView} from './fleet/fleet-view.js';
export {MARKER_KEY, OWN_SUBTREE} from './units/marker.js';
export {checkMemberName} from './fleet/member-name.js';
export type {Cluster, DriftPolicy, Id, Instance, Member, MemberRef, SecretRef} from './fleet/member.js';
export {PLAN_PARTS} from './records/plan.js';
export type {
	Plan,
	PlanContent,
	PlanEffect,
	PlanGroup,
	PlanCounts,
	PlanException,
	PlanPart,
	PlanRemark,
	PlanRow,
} from './records/plan.js';
export {savedIn} from './units/reading.js';
export type {KeyReading} from './units/reading.js';
export {holds} from './units/same-value.js';
export {memberKey, operationId, operationRevision, settingKey} from './records/revision.js';
export type {Actor, Command, Edit, Entities, EntityKind, Revision, RevisionPolicy} from './records/revision.js';
export {locks, NOTHING, sameContent, wantedBy} from './units/setting.js';
export type {Content, Release, Saved, Setting, SettingMode} from './units/setting.js';
export {requireReadable, requireWritable} from './units/sendable.js';
export {refusalForCluster, refusalForInstance} from './units/settable-names.js';
export type {SettingRefusal} from './units/settable-names.js';
export {
	arrayUnit,
	isArrayUnit,
	isValueUnit,
	metaUnit,
	showUnit,
	unitMetakey,
	unitName,
	valueUnit,
} from './units/unit.js';
export type {Unit} from './units/unit.js';
export type {CallOptions} from './ports/call-options.js';
export {pause} from './ports/clock.js';
export type {Clock} from './ports/clock.js';
export type * from './ports/cluster-manager.js';
export type * from './ports/explanation.js';
export type * from './ports/member-keys.js';
export type {DeliveryStore, Ledger, OperationRange} from './ports/delivery-store.js';
export type {Hash} from './ports/hash.js';
export type {Connector, Identity, KeyDatabase, ReadOptions, Step, StepResult, Target} from './ports/key-database.js';
export {SILENT} from './ports/logger.js';
export type {Logger} from './ports/logger.js';
export type {Random} from './ports/random.js';
export type {LoadedRevisions, RevisionRange, RevisionStore} from './ports/revision-store.js';
export type {Provenance, Snapshot, SnapshotEntry} from './records/snapshot.js';
export {EffectiveSettings} from './in-force/effective-settings.js';
export {effectiveSettings, inForceAt} from './in-force/in-force.js';
export {LIMITS} from './plan/limits.js';
export type {Limits} from './plan/limits.js';
