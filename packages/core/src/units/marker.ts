/** clusterd's own subtree on an instance; never set, listed or removed through it (S0.5). */
export const OWN_SUBTREE = 'user:/sw/elektra/clusterd';

/** The key that tells which instance this is: a UUID, written once (S13.2). */
export const MARKER_KEY = `${OWN_SUBTREE}/#0/current/instance/id`;
