import test, {type ExecutionContext} from 'ava';
import {clusterManagerContract, memoryInstanceHand, type ClusterManagerSubject} from '@clusterd/contracts';
import {setup} from './fleet.js';

/** all > eu > member; the member is an instance, a cluster of two, or a cluster of clusters of two. */
async function subject(t: ExecutionContext, depth: number): Promise<ClusterManagerSubject> {
	const fleet = await setup(t);
	const parent = await fleet.cluster('eu');
	let member = parent;
	for (let level = 0; level < depth; level++) member = await fleet.cluster(`level${level}`, member);
	const top = depth > 0 ? (await fleet.api.members.children(parent)).items[0]!.id : undefined;
	const names = depth > 0 ? ['w1', 'w2'] : ['w1'];
	const ids: string[] = [];
	for (const name of names) ids.push(await fleet.instance(name, member));
	return {
		api: fleet.api,
		other: fleet.manager.as({id: 'bob'}),
		root: fleet.root,
		parent,
		member: top ?? ids[0]!,
		instances: names.map((name, at) => memoryInstanceHand(ids[at]!, fleet.at(name))),
		settle: () => fleet.manager.whenIdle(),
	};
}

clusterManagerContract(test, {name: 'an instance', setup: (t) => subject(t, 0)});
clusterManagerContract(test, {name: 'a cluster', setup: (t) => subject(t, 1)});
clusterManagerContract(test, {name: 'a cluster of clusters', setup: (t) => subject(t, 2)});
