import type {DriftItem, Probe} from '@clusterd/core';
import * as z from 'zod';
import {UNIT_SETTING} from './keys.js';
import {MEMBER_REF} from './member.js';
import {COUNT, TIME} from './text.js';

export const DRIFT_ITEM: z.ZodType<DriftItem> = z
	.object({
		member: MEMBER_REF,
		unit: z.string(),
		state: z.enum(['owed', 'waiting', 'rejected', 'drifted', 'missing', 'contested', 'exempt']),
		setting: UNIT_SETTING.optional(),
		found: z.string().optional(),
		text: z.string().optional(),
		observedAt: TIME,
	})
	.meta({id: 'DriftItem'});

/** How many instances something was begun on. */
export const BEGUN = z.object({instances: COUNT}).meta({id: 'Begun'});

export const PROBE: z.ZodType<Probe> = z
	.object({address: z.string(), version: z.string(), existing: MEMBER_REF.optional()})
	.meta({id: 'Probe'});
