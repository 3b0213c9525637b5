import type {Command, Edit, Operation, Plan, PlanRefusal, Result, Revision} from '@clusterd/core';
import * as z from 'zod';
import {CHANGE, MODE, RELEASE, STOP_RULE} from './change.js';
import {MEMBER_REF} from './member.js';
import {COUNT, TIME} from './text.js';

const CLUSTER = z.object({
	id: z.string(),
	kind: z.literal('cluster'),
	name: z.string(),
	parent: z.string().optional(),
	labels: z.record(z.string(), z.string()),
	drift: z.enum(['report', 'repair']).optional(),
	ignore: z.array(z.string()).optional(),
	paused: z.boolean().optional(),
});
const INSTANCE = z.object({
	id: z.string(),
	kind: z.literal('instance'),
	name: z.string(),
	parent: z.string(),
	addresses: z.array(z.string()),
	labels: z.record(z.string(), z.string()),
	credentials: z.string().optional(),
	leaving: z.literal(true).optional(),
});
const MEMBER = z.discriminatedUnion('kind', [CLUSTER, INSTANCE]);

const plainSetting = z.object({
	cluster: z.string(),
	unit: z.string(),
	mode: MODE,
	content: z.string().optional(),
	takesBinary: z.literal(true).optional(),
});
const SETTING = plainSetting.extend({
	stage: z
		.object({
			before: plainSetting.optional(),
			open: z.array(z.string()).optional(),
			operation: z.string().optional(),
			ends: z.literal(true).optional(),
		})
		.optional(),
});
const EXEMPTION = z.object({
	cluster: z.string(),
	unit: z.string(),
	member: z.string(),
	reason: z.string(),
	until: z.number().optional(),
});

const editOf = <Kind extends Edit['entity'], Entity extends z.ZodType>(entity: Kind, value: Entity) =>
	z.object({entity: z.literal(entity), key: z.string(), before: value.optional(), after: value.optional()});

const EDIT: z.ZodType<Edit> = z
	.discriminatedUnion('entity', [editOf('member', MEMBER), editOf('setting', SETTING), editOf('exemption', EXEMPTION)])
	.meta({id: 'Edit'});

const SAVED = z.object({
	content: z.string().optional(),
	binary: z.literal(true).optional(),
	meta: z.record(z.string(), z.string()).optional(),
});
const COMMAND: z.ZodType<Command> = z
	.object({
		instance: z.string(),
		unit: z.string(),
		wanted: SAVED,
		expected: SAVED.optional(),
		subtree: z.literal(true).optional(),
	})
	.meta({id: 'Command'});

export const REVISION: z.ZodType<Revision> = z
	.object({
		number: COUNT,
		at: TIME,
		actor: z.object({id: z.string(), name: z.string().optional()}),
		comment: z.string().optional(),
		requestKey: z.string().optional(),
		changeDigest: z.string().optional(),
		undoes: COUNT.optional(),
		operation: z.string(),
		edits: z.array(EDIT),
		commands: z.array(COMMAND),
		policy: z.object({
			release: RELEASE.optional(),
			queue: z.boolean().optional(),
			stop: STOP_RULE.optional(),
			of: z.string().optional(),
		}),
	})
	.meta({id: 'Revision'});

export const RESULT_STATE = z.enum(['applied', 'unchanged', 'pending', 'rejected', 'failed', 'superseded', 'skipped']);

export const RESULT: z.ZodType<Result> = z
	.object({
		instance: z.string(),
		state: RESULT_STATE,
		reason: z.string().optional(),
		code: z.string().optional(),
		by: COUNT.optional(),
		nextAttempt: TIME.optional(),
	})
	.meta({id: 'Result'});

export const OPERATION: z.ZodType<Operation> = z
	.object({
		id: z.string(),
		revision: COUNT,
		startedAt: TIME,
		endedAt: TIME.optional(),
		targets: COUNT,
		totals: z.partialRecord(RESULT_STATE, COUNT),
		exceptions: z.array(RESULT),
	})
	.meta({id: 'Operation'});

/** Facts differ by code; which belong to which is the core's to say, so they travel as they are. */
const REFUSAL = z
	.object({code: z.string(), facts: z.record(z.string(), z.unknown()), message: z.string()})
	.meta({id: 'Refusal'}) as unknown as z.ZodType<PlanRefusal>;

const PLAN_COUNTS = z.object({
	add: COUNT,
	change: COUNT,
	remove: COUNT,
	unchanged: COUNT,
	reject: COUNT,
	remain: COUNT,
	unknown: COUNT,
});

const PLAN_CONTENT = z.object({content: z.string().optional(), binary: z.literal(true).optional()});
const PLAN_GROUP = z.object({
	effect: PLAN_COUNTS.keyof(),
	has: PLAN_CONTENT.optional(),
	willHave: PLAN_CONTENT.optional(),
	count: COUNT,
	members: z.array(MEMBER_REF),
});

export const PLAN: z.ZodType<Plan> = z
	.object({
		change: CHANGE,
		base: COUNT,
		digest: z.string(),
		edits: z.array(EDIT),
		commands: z.array(COMMAND),
		instances: COUNT,
		rows: z.array(
			z.object({
				unit: z.string(),
				member: MEMBER_REF,
				before: z.string().optional(),
				after: z.string().optional(),
				instances: COUNT,
				counts: PLAN_COUNTS,
				groups: z.array(PLAN_GROUP),
			}),
		),
		totals: PLAN_COUNTS,
		exceptions: z.object({
			total: COUNT,
			items: z.array(
				z.object({
					unit: z.string(),
					member: MEMBER_REF,
					kind: z.enum(['reject', 'doubtful', 'restricted', 'violates', 'remain', 'binary']),
					check: z.string().optional(),
					reason: z.string(),
				}),
			),
		}),
		remarks: z.array(
			z.object({
				kind: z.enum([
					'redundant',
					'asleep',
					'wakes',
					'absorbed',
					'related',
					'remains',
					'promoted',
					'changed-since',
					'cannot-be-restored',
				]),
				member: MEMBER_REF,
				unit: z.string().optional(),
				more: COUNT.optional(),
			}),
		),
		refusals: z.array(REFUSAL),
		notRead: COUNT,
		confirmation: z.boolean(),
	})
	.meta({id: 'Plan'});
