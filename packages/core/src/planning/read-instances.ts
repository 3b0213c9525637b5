import type {Id, Instance} from '../fleet/member.js';
import type {KeyReading} from '../units/reading.js';
import type {Connections} from '../delivery/instances/connections.js';
import type {Need} from '../plan/known.js';
import type {KeyDatabase} from '../ports/key-database.js';
import type {Readings} from './readings.js';

/** Reads what is asked for; nothing counts unless it is of the recorded instance (S13.2). */
export async function readInto(
	readings: Readings,
	connections: Connections,
	instance: Instance,
	asked: Need,
	signal: AbortSignal,
): Promise<void> {
	await readFrom(connections.of(instance), readings, instance.id, asked, signal, () =>
		connections.confirm(instance, {signal}),
	);
}

/** Reads a key database; nothing counts unless `confirm` resolves. */
export async function readFrom(
	database: KeyDatabase,
	readings: Readings,
	id: Id,
	{subtrees, names}: Need,
	signal: AbortSignal,
	confirm = (): Promise<void> => Promise.resolve(),
): Promise<void> {
	const below = new Map<string, readonly KeyReading[]>();
	for (const top of subtrees) below.set(top, await database.readBelow(top, {signal, urgent: true}));
	const keys = names.length === 0 ? [] : await database.read(names, {signal, urgent: true});
	await confirm();
	for (const [top, found] of below) readings.addBelow(id, top, found);
	readings.add(id, keys);
}
