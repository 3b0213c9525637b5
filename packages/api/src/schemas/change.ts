import type {Change} from '@clusterd/core';
import * as z from 'zod';
import {COMMENT, CONTENT, counted, ID, KEY_NAME, LIMITS, METAKEY, text} from './text.js';

/** What a member is called; the core says what is wrong with it (S0.1). */
const MEMBER_NAME = z.string().max(1000);
/** The address of an instance; the core says what is wrong with it (S13.1). */
const ADDRESS = z.string().max(4000);
const MAX_LABELS = 100;

export const LABELS = z
	.record(text(100, 1), text(1000))
	.refine((labels) => Object.keys(labels).length <= MAX_LABELS, {error: `there are more than ${MAX_LABELS} labels`});
export const RELEASE = z.enum(['restore', 'keep', 'delete']);
export const ON_CONFLICT = z.enum(['refuse', 'shadow', 'absorb']);
export const ON_OWN = z.enum(['take', 'refuse']);
export const SCOPE = z.enum(['here', 'all']);
export const MODE = z.enum(['enforced', 'default', 'absent']);

/** The elements of an array, in order. */
export const ELEMENTS = counted(
	z.strictObject({value: CONTENT, below: z.record(KEY_NAME, CONTENT).optional()}),
	'Elements of an array',
	LIMITS.units,
	0,
).meta({
	description:
		'the elements of an array in order, each with a value and, below it, keys by their names from the element on',
});

export const UNIT_REF = z.strictObject({
	name: KEY_NAME,
	meta: METAKEY.optional(),
	array: z.literal(true).optional().meta({description: 'the array of the key: its elements with all below them'}),
});
const UNIT_CONTENT = UNIT_REF.extend({content: CONTENT.optional(), elements: ELEMENTS.optional()});

/** When an operation stops by itself (S8.2). */
export const STOP_RULE = z.strictObject({
	failures: z.int().min(1).optional(),
	percent: z.number().gt(0).max(100).optional(),
	allOrNothing: z.boolean().optional(),
});

/** The fields of each kind of change, from which bodies of routes are made as well. */
export const CHANGES = {
	createCluster: z.strictObject({
		kind: z.literal('create-cluster'),
		name: MEMBER_NAME,
		parent: ID.optional(),
		labels: LABELS.optional(),
	}),
	createInstance: z.strictObject({
		kind: z.literal('create-instance'),
		name: MEMBER_NAME,
		address: ADDRESS,
		parent: ID.optional(),
		labels: LABELS.optional(),
		own: ON_OWN.optional(),
	}),
	editMember: z.strictObject({
		kind: z.literal('edit-member'),
		member: ID,
		name: MEMBER_NAME.optional(),
		address: ADDRESS.optional(),
		labels: LABELS.optional(),
		drift: z.enum(['report', 'repair', 'inherit']).optional(),
		ignore: z.array(KEY_NAME).max(1000).optional(),
		paused: z.boolean().optional(),
	}),
	moveMember: z.strictObject({
		kind: z.literal('move-member'),
		member: ID,
		from: ID,
		to: ID,
		release: RELEASE.optional(),
		conflicts: ON_CONFLICT.optional(),
		own: ON_OWN.optional(),
	}),
	removeMember: z.strictObject({
		kind: z.literal('remove-member'),
		member: ID,
		release: RELEASE.optional(),
		cascade: z.boolean().optional(),
	}),
	set: z.strictObject({
		kind: z.literal('set'),
		member: ID,
		units: counted(UNIT_CONTENT, 'Units in one change', LIMITS.units),
		mode: MODE.optional(),
		conflicts: ON_CONFLICT.optional(),
		own: ON_OWN.optional(),
		queue: z.boolean().optional(),
		force: z.boolean().optional(),
		create: z.boolean().optional(),
		stop: STOP_RULE.optional(),
	}),
	remove: z.strictObject({
		kind: z.literal('remove'),
		member: ID,
		units: counted(UNIT_REF, 'Units in one change', LIMITS.units),
		below: z.boolean().optional(),
		scope: SCOPE.optional(),
		release: RELEASE.optional(),
		queue: z.boolean().optional(),
		force: z.boolean().optional(),
		leave: z.boolean().optional(),
	}),
	adopt: z.strictObject({
		kind: z.literal('adopt'),
		member: ID,
		units: counted(UNIT_REF, 'Units in one change', LIMITS.units),
	}),
	exempt: z.strictObject({
		kind: z.literal('exempt'),
		member: ID,
		units: counted(UNIT_REF, 'Units in one change', LIMITS.units),
		cluster: ID.optional().meta({description: 'whose setting; left out: of whoever has one in force'}),
		reason: COMMENT,
		until: z.int().min(1).optional().meta({description: 'when clusterd ends it, ms since 1970'}),
		release: RELEASE.optional(),
	}),
	endExemption: z.strictObject({
		kind: z.literal('end-exemption'),
		member: ID,
		units: counted(UNIT_REF, 'Units in one change', LIMITS.units),
		cluster: ID.optional(),
	}),
	undo: z.strictObject({
		kind: z.literal('undo'),
		revision: z.int().min(1),
		rest: z.boolean().optional(),
		conflicts: ON_CONFLICT.optional(),
		queue: z.boolean().optional(),
	}),
	copyKeys: z.strictObject({
		kind: z.literal(['move-keys', 'copy-keys']),
		member: ID,
		from: KEY_NAME,
		to: KEY_NAME,
		overwrite: z.boolean().optional(),
		queue: z.boolean().optional(),
		force: z.boolean().optional(),
		leave: z.boolean().optional(),
	}),
} as const;

/** Everything that can be asked for (the `Change` of the core). */
export const CHANGE: z.ZodType<Change> = z
	.discriminatedUnion('kind', [
		CHANGES.createCluster,
		CHANGES.createInstance,
		CHANGES.editMember,
		CHANGES.moveMember,
		CHANGES.removeMember,
		CHANGES.set,
		CHANGES.remove,
		CHANGES.adopt,
		CHANGES.exempt,
		CHANGES.endExemption,
		CHANGES.undo,
		CHANGES.copyKeys,
	])
	.meta({id: 'Change'});
