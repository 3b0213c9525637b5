import type {FleetEvent, Health, Outcome} from '@clusterd/core';
import * as z from 'zod';
import {INSTANCE_STATE, STATE_COUNTS} from './member.js';
import {OPERATION, PLAN} from './revision.js';
import {COUNT, TIME} from './text.js';

export const OUTCOME: z.ZodType<Outcome> = z
	.object({
		revision: COUNT.optional(),
		operation: OPERATION.optional(),
		member: z.string().optional(),
		plan: PLAN,
		repeated: z.literal(true).optional(),
	})
	.meta({id: 'Outcome'});

const event = {id: z.string(), at: TIME};
export const FLEET_EVENT: z.ZodType<FleetEvent> = z
	.discriminatedUnion('kind', [
		z.object({...event, kind: z.literal('revision'), revision: COUNT, members: z.array(z.string())}),
		z.object({
			...event,
			kind: z.literal('state'),
			member: z.string(),
			state: INSTANCE_STATE,
			ancestors: z.array(z.string()),
		}),
		z.object({...event, kind: z.literal('restart'), member: z.string(), ancestors: z.array(z.string())}),
		z.object({...event, kind: z.literal('operation'), operation: OPERATION}),
		z.object({...event, kind: z.literal('reset')}),
	])
	.meta({id: 'Event'});

export const HEALTH: z.ZodType<Health> = z
	.object({
		ready: z.boolean(),
		reason: z.string().optional(),
		revision: COUNT,
		version: z.string(),
		instances: COUNT,
		clusters: COUNT,
		counts: STATE_COUNTS,
	})
	.meta({id: 'Health'});

export const VERSION = z
	.object({
		name: z.literal('clusterd'),
		version: z.string(),
		api: z.literal(1),
	})
	.meta({id: 'Version'});

/** A failure (RFC 9457), with the stable code and the facts that a program can act on. */
export const PROBLEM = z
	.object({
		type: z.string(),
		title: z.string(),
		status: z.int(),
		detail: z.string(),
		code: z.string(),
		facts: z.record(z.string(), z.unknown()),
		instance: z.string().meta({description: 'names the request in the log'}),
	})
	.meta({id: 'Problem'});

/** A failure as it travels. */
export type Problem = z.output<typeof PROBLEM>;
