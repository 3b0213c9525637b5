import {setup, type ServedFleet} from '../served-fleet.js';

export const PLAIN = {'Content-Type': 'text/plain'};

/** An instance `w1` in a cluster `eu`, and how webd's clients address both. */
export interface Both extends ServedFleet {
	readonly eu: string;
	readonly w1: string;
	readonly paths: readonly [instance: string, cluster: string];
}

export async function setupBoth(t: Parameters<typeof setup>[0]): Promise<Both> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const w1 = await fleet.instance('w1', eu);
	return {...fleet, eu, w1, paths: [`/api/instances/${w1}`, `/api/clusters/${eu}`]};
}

/** Sets a key's value as webd's clients do. */
export const put = ({ask}: ServedFleet, path: string, value: string): Promise<Response> =>
	ask(path, {method: 'PUT', headers: PLAIN, body: value});

/** The names of an instance, clusterd's own left out. */
export const own = (fleet: ServedFleet, name: string): readonly string[] =>
	fleet
		.at(name)
		.names()
		.filter((key) => !key.includes('clusterd'));
