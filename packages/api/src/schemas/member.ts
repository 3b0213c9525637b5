import {INSTANCE_STATES, type MemberRef, type MemberView, type Page, type Provenance} from '@clusterd/core';
import * as z from 'zod';
import {COUNT, TIME} from './text.js';

export const INSTANCE_STATE = z.enum(INSTANCE_STATES);
export const STATE_COUNTS = z
	.partialRecord(INSTANCE_STATE, COUNT)
	.meta({description: 'instances by state; states with none are left out'});

export const MEMBER_REF: z.ZodType<MemberRef> = z
	.object({
		id: z.string(),
		kind: z.enum(['cluster', 'instance']),
		path: z.string().meta({description: 'names from the root down, as all / eu / web'}),
	})
	.meta({id: 'MemberRef'});

export const PROVENANCE: z.ZodType<Provenance> = z
	.object({revision: COUNT, at: TIME, actor: z.string()})
	.meta({id: 'Provenance'});

export const MEMBER_VIEW: z.ZodType<MemberView> = z
	.object({
		id: z.string(),
		kind: z.enum(['cluster', 'instance']),
		name: z.string(),
		path: z.string(),
		parent: z.string().optional(),
		ancestors: z.array(z.object({id: z.string(), name: z.string()})),
		labels: z.record(z.string(), z.string()),
		state: INSTANCE_STATE,
		counts: STATE_COUNTS,
		instances: COUNT,
		children: COUNT,
		since: PROVENANCE,
		cluster: z
			.object({
				drift: z.enum(['report', 'repair']).optional(),
				ignore: z.array(z.string()).optional(),
				paused: z.boolean().optional(),
				settings: COUNT,
			})
			.optional(),
		instance: z
			.object({
				addresses: z.array(z.string()),
				leaving: z.literal(true).optional(),
				version: z.string().optional(),
				marker: z.string().optional(),
				stateSince: TIME,
				reason: z.string().optional(),
				observedAt: TIME,
				nextAttempt: TIME.optional(),
				confirmed: COUNT,
			})
			.optional(),
	})
	.meta({id: 'Member'});

/** A part of a list of such items. */
export const pageOf = <Item>(item: z.ZodType<Item>): z.ZodType<Page<Item>> =>
	z.object({items: z.array(item), total: COUNT, next: COUNT.optional()});
