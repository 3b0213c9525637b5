import type {Key} from '@clusterd/core';

/** What the plugins of a mountpoint made of its keys: other keys, or the text of the first error as elektrad shows it. */
export type PluginResult = {readonly keys: readonly Key[]} | {readonly error: string};

/**
 * What the plugins of a mountpoint do while its keys are being stored (`kdbSet`, before the file is written).
 *
 * Each plugin, in the order in which they were mounted, goes through all keys, changes values or metadata
 * (a boolean `yes` goes to the file as `yes` though it is `1` in memory), or ends the whole with an error.
 *
 * @param keys all keys of the mountpoint in Elektra's order, as the session holds them: values as {@link transformOnGet} made them.
 * @param plugins names as given to `kdb mount`, such as `['dump', 'type', 'range']`; those that check nothing are passed over.
 * @returns the keys for the file, or `error` such as
 * `C03200 Validation Semantic - The type 'short' failed to match for 'user:/val/k' with string 'abc'`, to be put into `{"error":…}`.
 * The session goes on with the keys that it had (protocol.md 6.2).
 */
export function checkOnSet(keys: readonly Key[], plugins: readonly string[]): PluginResult {
	void plugins;
	return {keys}; // The plugins follow.
}

/**
 * What the plugins of a mountpoint do with keys that were just read from its file (`kdbGet`).
 *
 * Values are checked here too, and normalised: `yes` to `1`, `#ff0000` to `4278190335`, with the spelling kept in `origvalue`.
 *
 * @param keys all keys of the file in Elektra's order.
 * @param plugins as for {@link checkOnSet}.
 * @returns the keys as a session sees them, or the error with which `kdbGet` fails (protocol.md 6.1, 7).
 */
export function transformOnGet(keys: readonly Key[], plugins: readonly string[]): PluginResult {
	void plugins;
	return {keys}; // The plugins follow.
}
