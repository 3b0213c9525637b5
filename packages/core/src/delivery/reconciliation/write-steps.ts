import {specTwin} from '@clusterd/elektra';
import {savedIn, type KeyReading} from '../../units/reading.js';
import {sameContent} from '../../units/setting.js';
import {isValueUnit, unitName, type Unit} from '../../units/unit.js';
import {pause, type Clock} from '../../ports/clock.js';
import type {KeyDatabase, Step, StepResult} from '../../ports/key-database.js';
import type {Random} from '../../ports/random.js';
import type {UnitsFound, Written} from '../../verdict/instance-verdict.js';
import {orderSteps} from '../../verdict/step-order.js';

/** How often a write is begun again when another writer undoes it (client.md: Set an existing key). */
const ATTEMPTS = 6;
const LONGEST_JITTER_MS = 500;

/** What reading needs to know. */
export interface ReadContext {
	/** Calls carry no signal, since listening costs as much as all else about them: whoever breaks off closes it. */
	readonly database: KeyDatabase;
	/**
	 * Who answers now, compared with who is known: another number when the instance started again. @throws
	 * IDENTITY_CHANGED, and what contact throws
	 */
	readonly start: () => Promise<number>;
}

/** What writing needs to know. */
export interface WriteContext extends ReadContext {
	readonly clock: Clock;
	readonly random: Random;
	/** Of what waits for the clock. */
	readonly signal: AbortSignal;
}

/** The connection gave no answer to a write: it may have been done. */
export class NoAnswerError extends Error {
	override readonly name = 'NoAnswerError';
}

/**
 * Writes units. `prepare` says what to do with them given what is there now: steps, after having made durable what
 * must be; it is asked again, for those that remain, whenever another writer came in between.
 * @param hasTwin whether the key's `spec:` twin is wanted as well: what is inherited is nobody's own (S6.4)
 * @throws NoAnswerError, and what the key database throws; what was written until then was told to `written`
 */
export async function writeUnits(
	context: WriteContext,
	units: readonly Unit[],
	prepare: (found: UnitsFound) => Promise<readonly Step[]>,
	written: (unit: Unit, result: Written) => void,
	hasTwin: (unit: Unit) => boolean,
): Promise<void> {
	let rest = units;
	for (let attempt = 1; rest.length > 0; attempt++) {
		const steps = await prepare(await readUnits(context, rest, hasTwin));
		const lost = await applySteps(context, steps, written);
		if (attempt >= ATTEMPTS) {
			for (const unit of lost) written(unit, {state: 'lost'});
			return;
		}
		rest = lost;
		if (rest.length > 0) await pause(context.clock, jitter(context.random, attempt), context.signal);
	}
}

/**
 * What `read` gives, from the instance that is meant and as it is: own values may depend on it. It is read again when
 * the instance started again meanwhile, since it may be another one then, or show less than it has.
 * @throws IDENTITY_CHANGED, NoAnswerError, and what `read` throws
 */
async function readReliably<Found>({start}: ReadContext, read: () => Promise<Found>): Promise<Found> {
	let before = await start();
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		const found = await read();
		const after = await start();
		if (after === before) return found;
		before = after;
	}
	throw new NoAnswerError('it starts again and again');
}

/** The keys with these names; each is read once. @throws as {@link readReliably} */
export async function readKeys(
	context: ReadContext,
	names: Iterable<string>,
): Promise<ReadonlyMap<string, KeyReading>> {
	const {database} = context;
	const asked = [...new Set(names)];
	const readings = await readReliably(context, () => database.read(asked));
	return new Map(readings.map((reading) => [reading.name, reading]));
}

/** All keys at and below a name. @throws as {@link readReliably} */
export function readKeysBelow(context: ReadContext, name: string): Promise<readonly KeyReading[]> {
	const {database} = context;
	return readReliably(context, () => database.readBelow(name));
}

async function readUnits(
	context: ReadContext,
	units: readonly Unit[],
	hasTwin: (unit: Unit) => boolean,
): Promise<UnitsFound> {
	const keys = await readKeys(context, units.map(unitName));
	const hasMetadata = (unit: Unit): boolean => Object.keys(keys.get(unitName(unit))!.meta).length > 0;
	const twins = await readTwins(
		context,
		units.filter((unit) => (!isValueUnit(unit) || hasMetadata(unit)) && hasTwin(unit)).map(unitName),
	);
	return {keys, twins, contents: new Map(units.map((unit) => [unit, savedIn(keys.get(unitName(unit))!, unit)]))};
}

/** The `spec:` twins of keys, by the names of the keys. @throws as {@link readReliably} */
export async function readTwins(
	context: ReadContext,
	names: readonly string[],
): Promise<ReadonlyMap<string, KeyReading>> {
	const twins = new Map(
		names.flatMap((name): [string, string][] => (specTwin(name) === undefined ? [] : [[name, specTwin(name)!]])),
	);
	if (twins.size === 0) return new Map();
	const read = await readKeys(context, twins.values());
	return new Map([...twins].map(([name, twin]) => [name, read.get(twin)!]));
}

async function applySteps(
	{database}: WriteContext,
	steps: readonly Step[],
	written: (unit: Unit, result: Written) => void,
): Promise<Unit[]> {
	if (steps.length === 0) return [];
	const lost = new Set<Unit>();
	let silence: string | undefined;
	for await (const result of database.apply(orderSteps(steps))) {
		if (result.outcome === 'unknown') silence = result.reason;
		else if (result.outcome === 'lost') lost.add(result.step.unit);
		else if (result.outcome === 'rejected' || isLast(result.step, steps)) tell(result, lost, written);
	}
	if (silence !== undefined) throw new NoAnswerError(silence);
	return [...lost];
}

/** Whether it brings its unit to what was wanted: ordering takes away first what must not stand in the way. */
const isLast = (step: Step, steps: readonly Step[]): boolean =>
	steps.some(({unit, wanted}) => unit === step.unit && sameContent(wanted, step.wanted));

function tell(result: StepResult, lost: Set<Unit>, written: (unit: Unit, result: Written) => void): void {
	lost.delete(result.step.unit);
	if (result.outcome === 'rejected') written(result.step.unit, {state: 'rejected', text: result.text});
	else if (result.outcome === 'applied' || result.outcome === 'unchanged')
		written(result.step.unit, {state: result.outcome});
}

const jitter = (random: Random, attempt: number): number =>
	random.next() * Math.min(LONGEST_JITTER_MS, 10 * 2 ** attempt);
