/**
 * The key that fan-outs set, where it is at an elektrad, and how many elektrads are worked on at the same time, on both
 * sides.
 */
export const KEY = 'user:/sw/bench/#0/current/value';
export const KEY_PATH = `/kdb/${KEY.replaceAll('#', '%23')}`;
export const CONCURRENCY = 200;
/** Where ours looks whether it is the same elektrad with the same mountpoints. */
export const MOUNTPOINTS_PATH = '/kdb/system:/elektra/mountpoints';
