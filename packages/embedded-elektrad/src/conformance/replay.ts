import {startEmbeddedElektrad, type EmbeddedElektrad} from '../embedded-elektrad.js';
import {KdbError} from '../kdb/kdb-error.js';
import {runKdb} from '../kdb/kdb-tool.js';
import type {OutsideKdb} from '../kdb/outside-kdb.js';
import {differences} from './compare.js';
import {exchange} from './raw-client.js';
import type {RecordedCommand, RecordedFile, RecordedScenario, RecordedStep} from './recording.js';
import {SessionNames} from './session-names.js';
import {wireRequest} from './wire-request.js';

const PATIENCE_MS = 20_000;
/** How long an answer that must not come is waited for. */
const SILENCE_MS = 200;
const MISSING_BYTES = 10;
const EXITS_AT_START = 'elektrad exits at start: ';
const SILENT = 'no complete response';

/**
 * Replays a recorded scenario against an embedded elektrad of its own.
 *
 * @returns what differed, each with the step it was in; nothing if all held.
 */
export async function replay(scenario: RecordedScenario): Promise<readonly string[]> {
	let elektrad: EmbeddedElektrad;
	const setup: string[] = [];
	try {
		elektrad = await startEmbeddedElektrad({
			seed: (kdb) => {
				for (const step of scenario.setup ?? []) {
					setup.push(...('kdb' in step ? command(kdb, step) : write(kdb, step)));
				}
			},
		});
	} catch (error) {
		if (error instanceof KdbError) {
			return startFailure(scenario, error);
		}
		throw error;
	}
	try {
		const found = [...setup.map((text) => `setup: ${text}`), ...(await replaySteps(scenario, elektrad))];
		const expected = scenario.steps.find((step) => step.failure?.startsWith(EXITS_AT_START) === true);
		return expected === undefined ? found : [`expected ${expected.failure ?? ''}, but it started`];
	} finally {
		await elektrad.stop();
	}
}

async function replaySteps(scenario: RecordedScenario, elektrad: EmbeddedElektrad): Promise<readonly string[]> {
	const sessions = new SessionNames();
	const found: string[] = [];
	for (const [index, step] of scenario.steps.entries()) {
		for (const text of await replayStep(step, scenario, elektrad, sessions)) {
			found.push(`step ${index} (${title(step)}): ${text}`);
		}
	}
	return found;
}

async function replayStep(
	step: RecordedStep,
	scenario: RecordedScenario,
	{port, kdb}: EmbeddedElektrad,
	sessions: SessionNames,
): Promise<readonly string[]> {
	const found: string[] = [];
	if (step.request !== undefined) {
		const silent = step.failure?.startsWith(SILENT) === true;
		const bytes = wireRequest(step.request, scenario, sessions, silent ? MISSING_BYTES : 0);
		const outcome = await exchange(port, bytes, silent ? SILENCE_MS : PATIENCE_MS);
		found.push(...differences(step, outcome, sessions));
		const cookie = typeof outcome === 'string' ? undefined : outcome.headers.get('set-cookie')?.[0];
		if (cookie !== undefined && step.request.session !== undefined) {
			sessions.keep(step.request.session, cookie);
		}
	}
	for (const {external, writeFile} of [step, ...(step.after ?? [])]) {
		found.push(
			...(external === undefined ? [] : command(kdb, external)),
			...(writeFile === undefined ? [] : write(kdb, writeFile)),
		);
	}
	return found;
}

function startFailure({steps}: RecordedScenario, error: KdbError): readonly string[] {
	const expected = steps[0]?.failure ?? 'a start';
	return expected.trim() === `${EXITS_AT_START}${error.message}`
		? []
		: [`expected ${expected}, got ${EXITS_AT_START}${error.message}`];
}

function command(kdb: OutsideKdb, {kdb: args, ...recorded}: RecordedCommand): readonly string[] {
	const result = runKdb(kdb, args);
	return (['rc', 'stdout', 'stderr'] as const)
		.filter((name) => recorded[name] !== undefined && recorded[name] !== result[name])
		.map(
			(name) =>
				`kdb ${args.join(' ')}: expected ${name} ${JSON.stringify(recorded[name])}, got ${JSON.stringify(result[name])}`,
		);
}

function write(kdb: OutsideKdb, {file, content, contentBase64}: RecordedFile): readonly string[] {
	kdb.writeFile(file, contentBase64 === undefined ? (content ?? '') : Buffer.from(contentBase64, 'base64'));
	return [];
}

function title({request, external, writeFile}: RecordedStep): string {
	if (request !== undefined) {
		return `${request.method} ${request.path.slice(0, 80)}`;
	}
	return external === undefined ? `write ${writeFile?.file ?? ''}` : `kdb ${external.kdb.join(' ')}`;
}
