import {ROUTES} from '@clusterd/api';
import {changeOptions, outcomeReply} from '../outcome-reply.js';
import {revisioned} from '../revisioned.js';
import type {Serve} from '../serve.js';

/** Members of the hierarchy. */
export function memberRoutes(serve: Serve): void {
	serve(ROUTES.readRoot, ({manager, signal}) => revisioned(manager, signal, () => manager.members.root({signal})));
	serve(ROUTES.readMember, ({manager, params, signal}) =>
		revisioned(manager, signal, () => manager.members.get(params.id, {signal})),
	);
	serve(ROUTES.listChildren, ({manager, params, query, signal}) =>
		revisioned(manager, signal, () => manager.members.children(params.id, {...query, signal})),
	);
	serve(ROUTES.listInstancesBelow, ({manager, params, query, signal}) =>
		revisioned(manager, signal, () => manager.members.instances(params.id, {...query, signal})),
	);
	serve(ROUTES.listInstances, ({manager, query, signal}) =>
		revisioned(manager, signal, () => manager.members.instances(undefined, {...query, signal})),
	);
	serve(ROUTES.listClusters, ({manager, query, signal}) =>
		revisioned(manager, signal, () => manager.members.clusters({...query, signal})),
	);
	serve(ROUTES.searchMembers, ({manager, query: {text, ...page}, signal}) =>
		revisioned(manager, signal, () => manager.search.members(text, {...page, signal})),
	);

	serve(ROUTES.createMember, async ({manager, headers, body, signal}) => {
		const change =
			body.kind === 'cluster'
				? {...body, kind: 'create-cluster' as const}
				: {...body, kind: 'create-instance' as const};
		return outcomeReply(await manager.commit(change, changeOptions(headers, signal)), headers, {made: true});
	});
	serve(ROUTES.editMember, async ({manager, params, headers, body, signal}) =>
		outcomeReply(
			await manager.commit({kind: 'edit-member', member: params.id, ...body}, changeOptions(headers, signal)),
			headers,
		),
	);
	serve(ROUTES.removeMember, async ({manager, params, query, headers, signal}) =>
		outcomeReply(
			await manager.commit({kind: 'remove-member', member: params.id, ...query}, changeOptions(headers, signal)),
			headers,
		),
	);
	serve(ROUTES.moveMember, async ({manager, params, headers, body, signal}) =>
		outcomeReply(
			await manager.commit({kind: 'move-member', member: params.id, ...body}, changeOptions(headers, signal)),
			headers,
		),
	);
}
