import type {Key} from '@clusterd/core';
import {BLACKLIST_PLUGIN, IPADDR_PLUGIN, LENGTH_PLUGIN, NETWORK_PLUGIN, PATH_PLUGIN, RANGE_PLUGIN} from './checkers.js';
import {DATE_PLUGIN} from './date-plugin.js';
import {HEXNUMBER_PLUGIN, MACADDR_PLUGIN, RGBCOLOR_PLUGIN, UNIT_PLUGIN} from './normalising-plugins.js';
import {type CheckerPlugin, KdbFault, type KeyStep} from './plugin.js';
import {TYPE_PLUGIN} from './type-plugin.js';
import {VALIDATION_PLUGIN} from './validation-plugin.js';

const PLUGINS: ReadonlyMap<string, CheckerPlugin> = new Map([
	['type', TYPE_PLUGIN],
	['range', RANGE_PLUGIN],
	['validation', VALIDATION_PLUGIN],
	['path', PATH_PLUGIN],
	['ipaddr', IPADDR_PLUGIN],
	['network', NETWORK_PLUGIN],
	['length', LENGTH_PLUGIN],
	['hexnumber', HEXNUMBER_PLUGIN],
	['date', DATE_PLUGIN],
	['rgbcolor', RGBCOLOR_PLUGIN],
	['macaddr', MACADDR_PLUGIN],
	['unit', UNIT_PLUGIN],
	['blacklist', BLACKLIST_PLUGIN],
]);

/**
 * What the plugins of a mountpoint made of its keys: other keys, or the text of the first error as elektrad shows it.
 */
export type PluginResult = {readonly keys: readonly Key[]} | {readonly error: string};

/**
 * What the plugins of a mountpoint do while its keys are being stored (`kdbSet`, before the file is written).
 *
 * Each plugin goes through all keys, changes values or metadata (a boolean `1` that was read as `yes` goes to the file
 * as `yes`), or ends the whole with an error.
 *
 * @param keys all keys of the mountpoint in Elektra's order, as the session holds them after {@link transformOnGet} and
 * its own writes, with the metadata of their `spec:/` twins. Setting a text takes the metakeys `origvalue` and `binary`
 * from a key, in the session too.
 * @param plugins names as given to `kdb mount`, such as `['dump', 'type', 'range']`; those that check nothing are
 * passed over.
 * @returns the keys for the file, or `error` such as `C03200 Validation Semantic - The type 'short' failed to match for
 * 'user:/val/k' with string 'abc'`, to be put into `{"error":…}`. In both cases the session goes on with the keys that
 * it had (protocol.md 6.2).
 */
export function checkOnSet(keys: readonly Key[], plugins: readonly string[]): PluginResult {
	return run(
		keys,
		inOrder(plugins).map((plugin) => plugin.set),
	);
}

/**
 * What the plugins of a mountpoint do with keys that were just read from its file (`kdbGet`).
 *
 * Values are checked here too, and normalised: `yes` to `1`, `#ff0000` to `4278190335`, with the spelling kept in
 * `origvalue`.
 *
 * @param keys all keys of the file in Elektra's order.
 * @param plugins as for {@link checkOnSet}.
 * @returns the keys as a session sees them, or the error with which `kdbGet` fails (protocol.md 6.1.7).
 */
export function transformOnGet(keys: readonly Key[], plugins: readonly string[]): PluginResult {
	return run(
		keys,
		inOrder(plugins)
			.toReversed()
			.map((plugin) => plugin.get)
			.filter((step) => step !== undefined),
	);
}

/**
 * As mounted; but `hexnumber` and `rgbcolor` ask for `type` to come after every other. Reading goes the other way
 * round.
 */
function inOrder(plugins: readonly string[]): readonly CheckerPlugin[] {
	const typeIsLast = plugins.includes('hexnumber') || plugins.includes('rgbcolor');
	const names =
		typeIsLast && plugins.includes('type') ? [...plugins.filter((name) => name !== 'type'), 'type'] : plugins;
	return names.map((name) => PLUGINS.get(name)).filter((plugin) => plugin !== undefined);
}

function run(keys: readonly Key[], steps: readonly KeyStep[]): PluginResult {
	const current = [...keys];
	for (const step of steps) {
		for (const [index, key] of current.entries()) {
			if (key.meta.size > 0) {
				const outcome = step(key);
				if (outcome instanceof KdbFault) {
					return {error: outcome.text};
				}
				current[index] = outcome;
			}
		}
	}
	return {keys: current};
}
