const TWINNED = /^(?:dir|user|system):/;

/** The `spec:` key whose metadata a key inherits (S6.4); undefined where there is none. */
export const specTwin = (name: string): string | undefined => (TWINNED.test(name) ? name.replace(TWINNED, 'spec:') : undefined);

/** The keys whose values are judged by the metadata of a key: those that a `spec:` key describes, or the key itself. A `spec:` key's own value is not judged. */
export const judgedBy = (name: string): readonly string[] => (name.startsWith('spec:') ? ['dir', 'user', 'system'].map((namespace) => `${namespace}:${name.slice('spec:'.length)}`) : [name]);
