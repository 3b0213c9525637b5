import type {ExemptionView, Explanation} from '@clusterd/core';
import * as z from 'zod';
import {MODE} from './change.js';
import {UNIT_SETTING, UNIT_TEXT} from './keys.js';
import {MEMBER_REF, PROVENANCE} from './member.js';
import {COUNT, TIME} from './text.js';

export const EXEMPTION_VIEW: z.ZodType<ExemptionView> = z
	.object({
		member: MEMBER_REF,
		cluster: MEMBER_REF,
		unit: UNIT_TEXT,
		reason: z.string(),
		until: TIME.optional(),
		since: PROVENANCE,
	})
	.meta({id: 'Exemption'});

const CONTENT = z.object({content: z.string().optional(), binary: z.literal(true).optional()});

const SETTING = z.object({
	unit: UNIT_TEXT,
	mode: MODE,
	content: z.string().optional(),
	since: PROVENANCE,
	comment: z.string().optional(),
	state: z.enum(['in force', 'asleep', 'exempt', 'closed']),
	under: MEMBER_REF.optional(),
	exemption: EXEMPTION_VIEW.optional(),
	before: z.object({mode: MODE, content: z.string().optional()}).optional(),
});

export const EXPLANATION: z.ZodType<Explanation> = z
	.object({
		member: MEMBER_REF,
		unit: UNIT_TEXT,
		levels: z.array(z.object({cluster: MEMBER_REF, settings: z.array(SETTING)})),
		rule: z.enum(['lock', 'own', 'default', 'nothing']),
		why: z.string(),
		setting: UNIT_SETTING.optional(),
		below: z
			.object({
				instances: COUNT,
				settings: z.array(
					z.object({cluster: MEMBER_REF, mode: MODE, content: z.string().optional(), instances: COUNT}),
				),
			})
			.optional(),
		twin: z.object({unit: UNIT_TEXT, setting: UNIT_SETTING.optional(), present: CONTENT.optional()}).optional(),
		instance: z
			.object({
				state: z
					.enum(['in sync', 'owed', 'waiting', 'rejected', 'drifted', 'missing', 'contested', 'exempt'])
					.optional(),
				present: CONTENT.optional(),
				own: CONTENT.optional(),
				written: CONTENT.optional(),
				missed: z.object({code: z.string(), reason: z.string()}).optional(),
			})
			.optional(),
	})
	.meta({id: 'Explanation'});
