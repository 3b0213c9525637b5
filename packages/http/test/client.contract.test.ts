import test, {type ExecutionContext} from 'ava';
import {ClusterClient} from '@clusterd/api';
import {clusterManagerContract, memoryInstanceHand, type ClusterManagerSubject} from '@clusterd/contracts';
import {setup} from './served-fleet.js';

/**
 * all > eu > member, seen through a client over HTTP; the member is an instance, a cluster, or a cluster of clusters.
 */
async function subject(t: ExecutionContext, depth: number): Promise<ClusterManagerSubject> {
	const fleet = await setup(t);
	const parent = await fleet.cluster('eu');
	const levels = [parent];
	for (let level = 0; level < depth; level++) levels.push(await fleet.cluster(`level${level}`, levels.at(-1)));
	const names = depth > 0 ? ['w1', 'w2'] : ['w1'];
	const ids: string[] = [];
	for (const name of names) ids.push(await fleet.instance(name, levels.at(-1)));
	return {
		api: new ClusterClient({address: fleet.address}),
		other: fleet.manager,
		root: fleet.root,
		parent,
		member: levels[1] ?? ids[0]!,
		instances: names.map((name, index) => memoryInstanceHand(ids[index]!, fleet.at(name))),
		settle: () => fleet.fleet.whenIdle(),
	};
}

clusterManagerContract(test, {name: 'an instance over HTTP', setup: (t) => subject(t, 0)});
clusterManagerContract(test, {name: 'a cluster over HTTP', setup: (t) => subject(t, 1)});
clusterManagerContract(test, {name: 'a cluster of clusters over HTTP', setup: (t) => subject(t, 2)});
