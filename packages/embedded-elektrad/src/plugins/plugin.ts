import type {Key} from '@clusterd/core';

/** What becomes of one key: another key, or the error that ends the whole. */
export type KeyOutcome = Key | KdbFault;
/** What a plugin does with one key. */
export type KeyStep = (key: Key) => KeyOutcome;

/** A plugin of a mountpoint that looks at every key by itself. */
export interface CheckerPlugin {
	/** While keys are being stored. */
	readonly set: KeyStep;
	/** After keys were read; absent in plugins that are not placed there, or only give warnings. */
	readonly get?: KeyStep;
}

/** An error of libelektra as elektrad shows it: code, kind, reason. */
export class KdbFault {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** The value breaks a rule. */
export function semantic(reason: string): KdbFault {
	return new KdbFault(`C03200 Validation Semantic - ${reason}`);
}

/** The value, or the rule, is not even written properly. */
export function syntactic(reason: string): KdbFault {
	return new KdbFault(`C03100 Validation Syntactic - ${reason}`);
}

/** The plugins of the mountpoint do not go together. */
export function installation(reason: string): KdbFault {
	return new KdbFault(`C01200 Installation - ${reason}`);
}

/** What is shown when a plugin fails without saying why. */
export const SILENT_FAILURE = {
	set: new KdbFault('C01320 Interface - The PRE_STORAGE phase of kdbSet() has failed. See warnings for details.'),
	get: new KdbFault('C01320 Interface - The POST_STORAGE phase of kdbGet() has failed. See warnings for details.'),
} as const;

/** The key's name in messages. */
export function nameOf(key: Key): string {
	return key.name.toString();
}

/** The value as the plugins see it. */
export function textOf(key: Key): string {
	return key.binary ? '(binary)' : (key.value ?? '');
}

/** The key with a text as value; as in libelektra it then forgets that it was binary, and how it was spelled before. */
export function withText(key: Key, value: string): Key {
	const meta = new Map(key.meta);
	meta.delete('binary');
	meta.delete('origvalue');
	return {name: key.name, value, meta};
}

/** The key with a metakey. */
export function withMeta(key: Key, metakey: string, value: string): Key {
	return {...key, meta: new Map([...key.meta, [metakey, value]])};
}

/** The key with another value, and the present one kept in `origvalue`. */
export function normalised(key: Key, value: string): Key {
	return withMeta(withText(key, value), 'origvalue', textOf(key));
}

/** The key as it was spelled before {@link normalised}. */
export function restored(key: Key): Key {
	const spelled = key.meta.get('origvalue');
	return spelled === undefined ? key : withText(key, spelled);
}
