import type {Id} from '../fleet/member.js';
import type {Unit} from './unit.js';

/** What a setting prescribes for a unit: text. An empty text is content; nothing at all is `absent`. */
export type Content = string;

/**
 * `enforced` and `absent` lock the unit below; `default` is used only where an instance has nothing of its own (S1).
 */
export type SettingMode = 'enforced' | 'default' | 'absent';

/** What a cluster prescribes for one unit. */
export interface Setting {
	readonly cluster: Id;
	readonly unit: Unit;
	readonly mode: SettingMode;
	/** Left out only when the mode is `absent`. */
	readonly content?: Content;
	/** It may take over binary values, which cannot be restored (S16): its author forced it. */
	readonly takesBinary?: true;
	readonly stage?: Stage;
	/** What is derived from an array setting, for one unit of its array: that setting's unit. Never stored. */
	readonly array?: Unit;
}

/** How far a setting has come (S8.2). */
export interface Stage {
	/** What is in force for instances that are not in `open`; left out: nothing. Itself without a stage. */
	readonly before?: Setting;
	/** The instances that it is open for. Left out: for all, while its operation runs and can still be stopped. */
	readonly open?: readonly Id[];
	/** The operation that was stopped; left out while it runs. */
	readonly operation?: string;
	/**
	 * The setting was removed by that operation: it is kept for the instances in `open` only, and ends when it goes on.
	 */
	readonly ends?: true;
}

/** What becomes of values that clusterd wrote when their setting ends (S4). */
export type Release = 'restore' | 'keep' | 'delete';

/** What is or was at a unit on an instance: `{}` is nothing, `{content: ''}` an empty text. */
export interface Saved {
	readonly content?: Content;
	/** A binary value: known to be there, not readable through elektrad, cannot be restored (S16). */
	readonly binary?: true;
	/** A removed key's metadata, so that the key can be brought back whole. */
	readonly meta?: Readonly<Record<string, string>>;
}

/** Nothing at a unit. */
export const NOTHING: Saved = {};

/** Whether two readings of a unit are the same; metadata aside. A binary value equals no other. */
export const sameContent = (one: Saved, other: Saved): boolean =>
	!one.binary && !other.binary && one.content === other.content;

/** What the setting wants at the unit. */
export const wantedBy = ({mode, content}: Setting): Saved =>
	mode === 'absent' || content === undefined ? NOTHING : {content};

/** Whether a setting locks its unit for everybody below (S1). */
export const locks = ({mode}: Setting): boolean => mode !== 'default';

/** The unit of the setting that is kept: the array's, for one that is derived from an array setting. */
export const keptUnit = ({array, unit}: Setting): Unit => array ?? unit;

/** The setting without its stage: open for all. */
export function opened({stage: _stage, ...setting}: Setting): Setting {
	return setting;
}
