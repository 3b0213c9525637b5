/** Replays the recordings and says how many held: `npm run conformance`. Ends with 0 only if all did. */
import {nameDifference, orderDifference, readNames} from './key-names.js';
import {isReplayable, readScenarios} from './recording.js';
import {replay} from './replay.js';

const exchangesHeld = await checkExchanges(process.env['ELEKTRAD_EXCHANGES']);
const namesHeld = await checkNames(process.env['ELEKTRA_KEY_NAMES']);
process.exitCode = exchangesHeld && namesHeld ? 0 : 1;

async function checkExchanges(file: string | undefined): Promise<boolean> {
	const all = await readScenarios(file);
	const scenarios = all.filter((scenario) => isReplayable(scenario));
	let held = 0;
	for (const scenario of scenarios) {
		const found = await tryReplay(scenario);
		held += found.length === 0 ? 1 : 0;
		for (const text of found) {
			print(`  ${scenario.name}: ${text}`);
		}
	}
	print(`exchanges: ${held} of ${scenarios.length}`);
	print(`skipped: ${all.length - scenarios.length} (different from run to run, or elektrad died)`);
	return held === scenarios.length;
}

async function tryReplay(scenario: Parameters<typeof replay>[0]): Promise<readonly string[]> {
	try {
		return await replay(scenario);
	} catch (error) {
		return [`failed: ${String(error)}`];
	}
}

async function checkNames(file: string | undefined): Promise<boolean> {
	const {names, order} = await readNames(file);
	const results = [
		...names.map((name) => nameDifference(name)),
		...order.slice(1).map((after, index) => orderDifference(order[index] ?? '', after)),
	];
	const found = results.filter((text) => text !== undefined);
	for (const text of found) {
		print(`  ${text}`);
	}
	print(`key names: ${results.length - found.length} of ${results.length}`);
	return found.length === 0;
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}
