import type {KeyRead, KeysFound, KeysRead, Missed, SettingView, Unit, UnitReading, UnitSetting} from '@clusterd/core';
import * as z from 'zod';
import {MODE} from './change.js';
import {MEMBER_REF, PROVENANCE} from './member.js';
import {COUNT, TIME} from './text.js';

export const UNIT_TEXT = z
	.string()
	.meta({description: 'a key name; for a metakey with NUL and meta:check/range behind it'});

const unitSetting = z.object({
	owner: MEMBER_REF,
	mode: MODE,
	content: z.string().optional(),
	since: PROVENANCE,
	locked: z.boolean(),
	here: z.boolean(),
	array: UNIT_TEXT.optional(),
});
export const UNIT_SETTING: z.ZodType<UnitSetting> = unitSetting.meta({id: 'UnitSetting'});

export const UNIT_READING: z.ZodType<UnitReading> = z
	.object({
		unit: UNIT_TEXT,
		setting: UNIT_SETTING.optional(),
		state: z.enum(['uniform', 'mixed', 'partial', 'unknown']),
		value: z.string().optional(),
		counts: z.object({
			total: COUNT,
			inSync: COUNT,
			owed: COUNT,
			waiting: COUNT,
			drifted: COUNT,
			missing: COUNT,
			rejected: COUNT,
			contested: COUNT,
			exempt: COUNT,
			unknown: COUNT,
		}),
		values: z.array(
			z.object({
				content: z.string().optional(),
				state: z.enum(['present', 'absent', 'binary', 'unaddressable']),
				count: COUNT,
				members: z.array(MEMBER_REF),
			}),
		),
		others: COUNT,
		observed: z.object({oldest: TIME, newest: TIME}).optional(),
	})
	.meta({id: 'UnitReading'});

const MISSED: z.ZodType<Missed> = z
	.object({
		count: COUNT,
		members: z.array(z.object({member: MEMBER_REF, code: z.string(), reason: z.string()})),
	})
	.meta({id: 'Missed'});

const keyView = z.object({
	name: z.string(),
	value: UNIT_READING,
	meta: z.record(z.string(), UNIT_READING),
	digest: z.string().optional(),
});

/** One key with everybody who did not answer. */
export const KEY_READ: z.ZodType<KeyRead> = keyView.extend({missed: MISSED}).meta({id: 'KeyRead'});

export const KEYS_FOUND: z.ZodType<KeysFound> = z
	.object({
		names: z.array(z.object({name: z.string(), instances: COUNT, set: z.boolean()})),
		missed: MISSED,
		cut: z.boolean(),
	})
	.meta({id: 'KeysFound'});

export const KEYS_READ: z.ZodType<KeysRead & {readonly cut: boolean}> = z
	.object({keys: z.array(keyView), missed: MISSED, cut: z.boolean()})
	.meta({id: 'KeysRead'});

export const SETTING_VIEW: z.ZodType<SettingView> = z
	.object({
		unit: UNIT_TEXT,
		cluster: MEMBER_REF,
		mode: MODE,
		content: z.string().optional(),
		since: PROVENANCE,
		asleepUnder: MEMBER_REF.optional(),
	})
	.meta({id: 'Setting'});

export const EFFECTIVE_SETTING: z.ZodType<UnitSetting & {readonly unit: Unit}> = unitSetting
	.extend({unit: UNIT_TEXT})
	.meta({id: 'EffectiveSetting'});
