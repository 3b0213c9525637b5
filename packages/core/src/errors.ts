import {KeyNameError} from '@clusterd/elektra';
import type {Id, MemberRef} from './fleet/member.js';
import type {Edit} from './records/revision.js';

/**
 * What every failure of clusterd knows about itself, by its stable code.
 * Codes never change their meaning; facts may gain fields. All facts are plain JSON data, so that an error
 * travels over HTTP and comes out the same (see {@link ClusterdError.toJSON} and {@link reviveError}).
 */
export interface ErrorFacts {
	/** A text is not a key name of Elektra. */
	KEY_NAME_INVALID: KeyNameError['facts'];
	/** A text is not the address of an instance (S13.1). */
	INSTANCE_URL_INVALID: {text: string; reason: string};
	/** A name for a member breaks S0.1. */
	MEMBER_NAME_INVALID: {name: string; reason: string};
	/** A change cannot be understood: wrong combination of fields. */
	CHANGE_INVALID: {reason: string};
	/** A limit of S14.3 is exceeded; nothing was written. */
	CHANGE_TOO_LARGE: {what: string; size: number; limit: number};
	/** Content that no instance can take: NUL, lone surrogates (S16), or too long (S14.3). */
	CONTENT_INVALID: {key: string; reason: string};
	MEMBER_NOT_FOUND: {member: Id};
	/** A cluster was needed, an instance was named; or the other way round. */
	WRONG_KIND: {member: MemberRef; needed: 'cluster' | 'instance'};
	/** The root is never moved nor removed (words: hierarchy). */
	ROOT_FIXED: {member: MemberRef};
	/** Names are unique among siblings (S0.1). */
	NAME_TAKEN: {name: string; parent: MemberRef; holders: readonly MemberRef[]};
	/** A move named a parent that is not the present one (S7.1). */
	ALREADY_MEMBER: {member: MemberRef; from: Id; parent: MemberRef};
	/** A cluster would come below itself (S7.1). */
	HIERARCHY_CYCLE: {member: MemberRef; to: MemberRef};
	/** The same instance is never added twice (S13). */
	DUPLICATE_INSTANCE: {address: string; existing: MemberRef};
	/** A cluster above owns the unit (S1). */
	KEY_LOCKED: {unit: string; member: MemberRef; owner: MemberRef};
	/** The operation that set the unit last is under way and may still be stopped (S8.2). */
	STAGED: {unit: string; member: MemberRef; operation: string};
	/** Not every instance answers, and the change is for all or none (S8.2). */
	PREFLIGHT_FAILED: {failed: readonly {instance: Id; reason: string}[]};
	/** An operation cannot be stopped, opened or taken back as it stands. */
	OPERATION_STATE: {operation: string; reason: string};
	/** A member below sets the same unit to something else (S3). */
	CONFLICT_BELOW: {unit: string; member: MemberRef; conflicts: readonly ConflictBelow[]};
	/** Instances' own values differ and the change asked to refuse then (S3, S7.2). */
	OWN_VALUES_DIFFER: {unit: string; member: MemberRef; instances: readonly MemberRef[]; count: number};
	/** Present values violate new checks, and `force` was not asked for (S6.3). */
	VIOLATED_BELOW: {unit: string; member: MemberRef; violators: readonly Violator[]; count: number};
	/** Metadata ask not to write or remove the key, and `force` was not asked for (S4). */
	RESTRICTED: {key: string; member: MemberRef; check: string};
	/** clusterd does not write this name there (S0.5). */
	KEY_NOT_SETTABLE: {key: string; reason: string};
	/** elektrad cannot carry this name (S16); of a subtree `others` names up to 99 more. */
	KEY_NOT_ADDRESSABLE: {key: string; reason: string; others?: readonly string[]};
	/** A binary value cannot be moved, copied or edited (S16). */
	VALUE_BINARY: {key: string};
	/** Instances have binary values, which a setting takes over only by `force`, since they cannot be restored (S16). */
	BINARY_BELOW: {unit: string; member: MemberRef; instances: readonly MemberRef[]; count: number};
	KEY_NOT_FOUND: {key: string; member: MemberRef};
	/** Move or copy onto something that exists (S5.1). */
	TARGET_OCCUPIED: {key: string; member: MemberRef};
	/** Move or copy into itself (S5.1). */
	TARGET_INSIDE_SOURCE: {from: string; to: string};
	/** The change touches so much that its plan must be confirmed by digest (S14.2). */
	CONFIRMATION_REQUIRED: {digest: string; plan: PlanFacts};
	/** What was confirmed is not what would happen now (S14.1): in which parts, and what would. */
	PLAN_STALE: {digest: string; now: string; differs: readonly string[]; plan: PlanFacts};
	/** A plan with several refusals; with one, that one's own code is used. */
	CHANGE_REFUSED: {refusals: readonly PlanRefusal[]};
	/**
	 * Somebody changed the same since `base` (S10): `edit` is what the change would have done, from theirs (`before`) to
	 * yours (`after`).
	 */
	REVISION_CONFLICT: {base: number; what: string; revision: number; actor: string; edit: Edit};
	/**
	 * What a revision did was changed since; the rest of it can be undone (S10). `count` tells how many there are,
	 * `overlap` at most the first 100.
	 */
	UNDO_CONFLICT: {revision: number; overlap: readonly UndoOverlap[]; count: number};
	/** The same request key was used for another change. */
	REQUEST_KEY_REUSED: {requestKey: string; revision?: number};
	REVISION_NOT_FOUND: {revision: number};
	OPERATION_NOT_FOUND: {operation: string};
	/** The first revision to append is not the last one plus 1. */
	REVISION_OUT_OF_ORDER: {given: number; expected: number};
	/** The medium of a store failed; the call had no effect that is claimed. */
	STORE_FAILED: {store: string; doing: string};
	/** Stored data are damaged; clusterd does not start on them. */
	STORE_DAMAGED: {file: string; line?: number; reason: string};
	/** Another daemon holds the data directory. */
	STORE_LOCKED: {directory: string};
	/** Storage failed; changes are refused until it works again. */
	READ_ONLY: {reason: string};
	/** No request gets through to an instance. */
	INSTANCE_UNREACHABLE: {instance: Id; address: string; reason: string};
	/** An instance answers, but its key database cannot be read (S11.2). */
	INSTANCE_BROKEN: {instance: Id; reason: string};
	/** Another key database answers than the one recorded (S13.2). */
	IDENTITY_CHANGED: {instance: Id; recorded: string; found: string};
	/** elektrad's own refusal of a write, in its own words (S11.1). */
	REJECTED: {instance: Id; unit: string; text: string};
	/** A command found something else than it was planned on (S15). */
	CHANGED_MEANWHILE: {instance: Id; unit: string};
	/** A write was acknowledged six times and lost each time to another writer. */
	LOST_UPDATE: {instance: Id; unit: string};
	/** A key outside of what the connector may ever send. */
	NEVER_SENT: {key: string; reason: string};
	/** Something is being shut down. */
	STOPPED: {what: string};
}

export type ErrorCode = keyof ErrorFacts;

/** Why a change cannot be done as it is. */
export type PlanRefusal = {
	[Code in ErrorCode]: {readonly code: Code; readonly facts: ErrorFacts[Code]; readonly message: string};
}[ErrorCode];

/** A plan, as far as an error needs it. */
export interface PlanFacts {
	readonly instances: number;
	readonly rows: readonly unknown[];
	readonly refusals: readonly PlanRefusal[];
}

/** Who sets the same unit below, to what, and how many instances take it from there (S3). */
export interface ConflictBelow {
	readonly cluster: MemberRef;
	readonly mode: string;
	readonly content?: string;
	readonly author: string;
	readonly instances: number;
}

/** What was changed after the revision that shall be undone. */
export interface UndoOverlap {
	/** The member, the setting, the exemption or the key on an instance, for people. */
	readonly what: string;
	/** The member that it is about, which may be gone. */
	readonly member: Id;
	/** Left out when it is the member itself. */
	readonly unit?: string;
	/** Who changed it last, and when; left out when that was done outside of clusterd. */
	readonly revision?: number;
	readonly actor?: string;
}

/** Whose value violates a new check, and why (S6.3). */
export interface Violator {
	readonly member: MemberRef;
	readonly reason: string;
}

const shown = (unit: string): string => unit.replaceAll('\0', ' ');

const MESSAGES: {readonly [Code in ErrorCode]: (facts: ErrorFacts[Code]) => string} = {
	KEY_NAME_INVALID: ({text, reason}) => new KeyNameError(text, reason).message,
	INSTANCE_URL_INVALID: ({text, reason}) => `${JSON.stringify(text)} is not the address of an instance: ${reason}`,
	MEMBER_NAME_INVALID: ({name, reason}) => `${JSON.stringify(name)} cannot be the name of a member: ${reason}`,
	CHANGE_INVALID: ({reason}) => `The change makes no sense: ${reason}`,
	CHANGE_TOO_LARGE: ({what, size, limit}) =>
		`${what}: ${size} is more than the limit of ${limit}; nothing was written. Split the change`,
	CONTENT_INVALID: ({key, reason}) => `The content for ${shown(key)} cannot be stored: ${reason}`,
	MEMBER_NOT_FOUND: ({member}) => `There is no member ${member}`,
	WRONG_KIND: ({member, needed}) => `${member.path} is not ${needed === 'instance' ? 'an instance' : 'a cluster'}`,
	ROOT_FIXED: ({member}) => `${member.path} is the root: it can be renamed, not moved or removed`,
	NAME_TAKEN: ({name, parent}) =>
		`${parent.path} already has a member named ${JSON.stringify(name)}; choose another name`,
	ALREADY_MEMBER: ({member, parent}) => `${member.path} is a member of ${parent.path}; name that as the one it leaves`,
	HIERARCHY_CYCLE: ({member, to}) => `${to.path} is below ${member.path}, which therefore cannot move there`,
	DUPLICATE_INSTANCE: ({address, existing}) => `${address} is already there as ${existing.path} (${existing.id})`,
	KEY_LOCKED: ({unit, owner}) => `${shown(unit)} is set by ${owner.path} (${owner.id}); change it there`,
	STAGED: ({unit, operation}) => `${shown(unit)} is being rolled out by ${operation}; cancel it, or wait for its end`,
	PREFLIGHT_FAILED: ({failed}) =>
		`Nothing was begun, since ${failed.length} instances do not answer: ${failed
			.slice(0, 3)
			.map(({instance, reason}) => `${instance} (${reason})`)
			.join(', ')}`,
	OPERATION_STATE: ({operation, reason}) => `${operation} ${reason}`,
	CONFLICT_BELOW: ({unit, conflicts}) =>
		`${shown(unit)} is set otherwise by ${conflicts.map(({cluster, author, instances}) => `${cluster.path} (by ${author}, ${instances} instances)`).join(', ')}; choose shadow or absorb`,
	OWN_VALUES_DIFFER: ({unit, count}) => `${count} instances have own values of ${shown(unit)} that differ`,
	VIOLATED_BELOW: ({unit, violators, count}) =>
		`${count} present values violate ${shown(unit)}, the first on ${violators[0]?.member.path}: ${violators[0]?.reason}; force it to set it all the same`,
	RESTRICTED: ({key, member, check}) =>
		`${check} of ${key} on ${member.path} asks not to; force it to do it all the same`,
	KEY_NOT_SETTABLE: ({key, reason}) => `${key} cannot be set here: ${reason}`,
	KEY_NOT_ADDRESSABLE: ({key, reason, others = []}) =>
		`${[key, ...others].join(', ')} cannot be carried by elektrad: ${reason}`,
	VALUE_BINARY: ({key}) => `${key} has a binary value, which cannot be copied or edited`,
	BINARY_BELOW: ({unit, count, instances}) =>
		`${count} instances have a binary value at ${shown(unit)}, the first ${instances[0]?.path}, which could not be restored; force it to take them over`,
	KEY_NOT_FOUND: ({key, member}) => `There is nothing at or below ${key} on ${member.path}`,
	TARGET_OCCUPIED: ({key, member}) =>
		`${key} already exists on ${member.path}; ask to overwrite, or choose another target`,
	TARGET_INSIDE_SOURCE: ({from, to}) => `${to} lies inside ${from}`,
	CONFIRMATION_REQUIRED: ({plan}) =>
		`The change touches ${plan.instances} instances and ${plan.rows.length} units; repeat it with the plan's digest to confirm`,
	PLAN_STALE: ({differs}) =>
		`What was confirmed is not what would happen now: the ${differs.join(', ')} differ; look at the new plan`,
	CHANGE_REFUSED: ({refusals}) => refusals.map(({message}) => message).join('; '),
	REVISION_CONFLICT: ({base, what, revision, actor}) =>
		`${shown(what)} was changed by ${actor} in revision ${revision}, after ${base}; read again`,
	UNDO_CONFLICT: ({revision, overlap, count}) =>
		`${count} of what revision ${revision} did ${count === 1 ? 'was' : 'were'} changed since, the first by ${overlap[0]?.actor ?? 'somebody outside'}: ${shown(overlap[0]?.what ?? '')}; ask for the rest to be undone, or change it anew`,
	REQUEST_KEY_REUSED: ({requestKey, revision}) =>
		`The request key ${requestKey} was used for another change${revision === undefined ? '' : `, in revision ${revision}`}`,
	REVISION_NOT_FOUND: ({revision}) => `There is no revision ${revision}`,
	OPERATION_NOT_FOUND: ({operation}) => `There is no operation ${operation}`,
	REVISION_OUT_OF_ORDER: ({given, expected}) => `Revision ${given} was given where ${expected} comes next`,
	STORE_FAILED: ({store, doing}) => `${store} failed while ${doing}`,
	STORE_DAMAGED: ({file, line, reason}) =>
		`${file}${line === undefined ? '' : `:${line}`} is damaged: ${reason}. Restore it from a backup`,
	STORE_LOCKED: ({directory}) => `${directory} is in use by another daemon`,
	READ_ONLY: ({reason}) => `Changes are refused while storage fails: ${reason}`,
	INSTANCE_UNREACHABLE: ({instance, address, reason}) => `${instance} at ${address} does not answer: ${reason}`,
	INSTANCE_BROKEN: ({instance, reason}) => `The key database of ${instance} cannot be read: ${reason}`,
	IDENTITY_CHANGED: ({instance, recorded, found}) =>
		`Another key database answers for ${instance}: ${found}, not ${recorded}. Nothing is written until somebody decides`,
	REJECTED: ({instance, unit, text}) => `${instance} refused ${shown(unit)}: ${text}`,
	CHANGED_MEANWHILE: ({instance, unit}) => `${shown(unit)} on ${instance} changed since it was read; read again`,
	LOST_UPDATE: ({instance, unit}) => `${shown(unit)} on ${instance} is written by somebody else at the same time`,
	NEVER_SENT: ({key, reason}) => `${key} is never sent to an instance: ${reason}`,
	STOPPED: ({what}) => `${what} is stopped`,
};

/** All codes, in the order of {@link ErrorFacts}. */
export const ERROR_CODES = Object.keys(MESSAGES) as readonly ErrorCode[];

/**
 * Every failure that clusterd can name: a stable `code`, its `facts`, a message that says what happened to what and
 * what to do, and the `cause` where there is one. Cancelled calls reject with the signal's reason instead.
 */
export class ClusterdError<Code extends ErrorCode = ErrorCode> extends Error {
	override readonly name: string = 'ClusterdError';
	readonly code: Code;
	readonly facts: ErrorFacts[Code];

	constructor(code: Code, facts: ErrorFacts[Code], options?: ErrorOptions) {
		super(MESSAGES[code](facts), options);
		this.code = code;
		this.facts = facts;
	}

	/** The error as data; the cause stays behind. */
	toJSON(): {code: Code; facts: ErrorFacts[Code]; message: string} {
		return {code: this.code, facts: this.facts, message: this.message};
	}
}

/** Whether something thrown is a failure of clusterd, and one of `codes` if any are given. KeyNameError is one too. */
export function isClusterdError<Code extends ErrorCode = ErrorCode>(
	error: unknown,
	...codes: readonly Code[]
): error is ClusterdError<Code> {
	return (
		(error instanceof ClusterdError || error instanceof KeyNameError) &&
		(codes.length === 0 || codes.includes(error.code as Code))
	);
}

/** An error out of its data, as it comes over HTTP; undefined for a code that is not ours. */
export function reviveError(code: string, facts: unknown): ClusterdError | undefined {
	return Object.hasOwn(MESSAGES, code) ? new ClusterdError(code as ErrorCode, facts as never) : undefined;
}
