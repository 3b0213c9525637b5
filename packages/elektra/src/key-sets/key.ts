import type {KeyName} from '../key-names/key-name.js';

/** One key of a key database as Elektra holds it: a name, a value and metadata. Keys do not change. */
export interface Key {
	readonly name: KeyName;
	/** The value; absent for a binary null value. An empty text is a value. */
	readonly value?: string;
	/** Present when the value is binary. */
	readonly binary?: true;
	/** Values of metakeys by their name without `meta:/`, such as `check/type`. */
	readonly meta: ReadonlyMap<string, string>;
}
