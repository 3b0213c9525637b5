const TWINNED = /^(?:dir|user|system):/;

/** The `spec:` key whose metadata a key inherits (S6.4); undefined where there is none. */
export const specTwin = (name: string): string | undefined =>
	TWINNED.test(name) ? name.replace(TWINNED, 'spec:') : undefined;

type Meta = Readonly<Record<string, string>>;
type WithMeta = {readonly meta: Meta};

/**
 * A key's metadata without what it inherits (S6.4): the metakeys that its `spec:` twin has with the same content.
 * elektrad shows them at the key or not, as it happens. All of it where the twin is not known.
 */
export function metaBesideTwin({meta}: WithMeta, twin: WithMeta | undefined): Meta {
	return twin === undefined
		? meta
		: Object.fromEntries(Object.entries(meta).filter(([metakey, content]) => twin.meta[metakey] !== content));
}

/**
 * The keys whose values are checked by the metadata of a key: those that a `spec:` key describes, or the key itself. A
 * `spec:` key's own value is not checked.
 */
export const keysCheckedBy = (name: string): readonly string[] =>
	name.startsWith('spec:')
		? ['dir', 'user', 'system'].map((namespace) => `${namespace}:${name.slice('spec:'.length)}`)
		: [name];
