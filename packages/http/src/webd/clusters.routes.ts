import {ClusterdError, isClusterdError, type Change, type MemberView} from '@clusterd/core';
import * as z from 'zod';
import {commitConfirmed, doConfirmed, type By} from './confirmed.js';
import {findMember} from './find-member.js';
import {toWebdInstance} from './instance-object.js';
import {readAll} from './read-all.js';
import {elektradVersion} from './versions.js';
import {readJson} from './webd-body.js';
import {ok, type ServeWebd, type WebdRequest} from './webd-context.js';

const IDS = z.array(z.string()).max(10_000);
const NEW = z.object({name: z.string(), instances: IDS.optional()});
const EDITED = NEW.partial();
const MEMBERSHIP = z.object({instanceId: z.string()});

/** webd's `/clusters`: their direct members by id. */
export function webdClusterRoutes(serve: ServeWebd): void {
	serve('GET', '/clusters', async (request) => ok(await allClusters(request)));
	serve('POST', '/clusters', async (request) => {
		const {name, instances = []} = await readJson(request, NEW);
		const root = await request.manager.members.root({signal: request.signal});
		const moved = await checkMovable(request, instances, root);
		const {member = ''} = await commitConfirmed(request, {kind: 'create-cluster', name});
		await doConfirmed(request, ...moved.map((id) => move(id, root.id, member)));
		return ok(await clusterObject(request, await request.manager.members.get(member, {signal: request.signal})));
	});
	serve('GET', '/clusters/:id', async (request) => ok(await clusterObject(request, await find(request))));
	serve('PUT', '/clusters/:id', async (request) => {
		const cluster = await find(request);
		const {name, instances} = await readJson(request, EDITED);
		const moves = instances === undefined ? [] : await movesFor(request, cluster, instances);
		await doConfirmed(
			request,
			...(name === undefined ? [] : [{kind: 'edit-member', member: cluster.id, name} as const]),
			...moves,
		);
		return ok(await clusterObject(request, await find(request)));
	});
	serve('DELETE', '/clusters/:id', async (request) => {
		const {id} = await find(request);
		await doConfirmed(request, {kind: 'remove-member', member: id, release: 'keep'});
		return ok({id});
	});
	serve('GET', '/clusters/:id/version', async (request) => {
		const {id} = await find(request);
		return ok((await readAll((page) => request.manager.members.instances(id, page), request.signal)).map(versionEntry));
	});
	membershipRoutes(serve);
}

function membershipRoutes(serve: ServeWebd): void {
	serve('GET', '/clusters/:id/instances', async (request) =>
		ok((await directMembers(request, await find(request))).filter(isInstance).map(toWebdInstance)),
	);
	serve('POST', '/clusters/:id/instances', async (request) => {
		const cluster = await find(request);
		const {instanceId} = await readJson(request, MEMBERSHIP);
		const root = await request.manager.members.root({signal: request.signal});
		await doConfirmed(
			request,
			...(await checkMovable(request, [instanceId], root)).map((id) => move(id, root.id, cluster.id)),
		);
		return ok(await clusterObject(request, await find(request)));
	});
	serve('DELETE', '/clusters/:id/instances/:instance', async (request) => {
		const cluster = await find(request);
		const instance = await findMember(request, 'instance', request.params[1] ?? '');
		const root = await request.manager.members.root({signal: request.signal});
		await doConfirmed(request, move(instance.id, cluster.id, root.id));
		return ok(await clusterObject(request, await find(request)));
	});
}

const find = (request: WebdRequest): Promise<MemberView> => findMember(request, 'cluster', request.params[0] ?? '');
const isInstance = ({kind}: MemberView): boolean => kind === 'instance';
const move = (member: string, from: string, to: string): Change => ({kind: 'move-member', member, from, to});
const directMembers = ({manager, signal}: By, {id}: MemberView): Promise<MemberView[]> =>
	readAll((page) => manager.members.children(id, page), signal);

/** A version for each instance; for one that does not tell, why. */
function versionEntry(member: MemberView): unknown {
	try {
		return elektradVersion(member);
	} catch (error) {
		if (!isClusterdError(error)) throw error;
		return {error: {name: error.code as string, message: error.message}};
	}
}

const toObject = ({id, name}: MemberView, members: readonly MemberView[]) => ({
	id,
	name,
	instances: members.filter(isInstance).map(({id}) => id),
	clusters: members.filter((member) => !isInstance(member)).map(({id}) => id),
});

const clusterObject = async (by: By, cluster: MemberView) => toObject(cluster, await directMembers(by, cluster));

/** All clusters by two reads, not by one for each. */
async function allClusters({manager, signal}: By): Promise<unknown[]> {
	const clusters = await readAll((page) => manager.members.clusters(page), signal);
	const instances = await readAll((page) => manager.members.instances(undefined, page), signal);
	const members = new Map<string | undefined, MemberView[]>(clusters.map(({id}) => [id, []]));
	for (const member of [...clusters, ...instances]) members.get(member.parent)?.push(member);
	return clusters.map((cluster) => toObject(cluster, members.get(cluster.id) ?? []));
}

/**
 * The ids, each once, when every one is an instance directly below the root.
 * @throws MEMBER_NOT_FOUND; ALREADY_MEMBER with the cluster that it is in
 */
async function checkMovable(by: By, ids: readonly string[], root: MemberView): Promise<string[]> {
	const unique = [...new Set(ids)];
	for (const id of unique) {
		const {parent = '', path} = await findMember(by, 'instance', id);
		if (parent === root.id) continue;
		const {kind, path: parentPath} = await by.manager.members.get(parent, {signal: by.signal});
		throw new ClusterdError('ALREADY_MEMBER', {
			member: {id, kind: 'instance', path},
			from: root.id,
			parent: {id: parent, kind, path: parentPath},
		});
	}
	return unique;
}

/** What makes exactly these instances the cluster's own: others go to the root, new ones come from there. */
async function movesFor(by: By, cluster: MemberView, ids: readonly string[]): Promise<Change[]> {
	const root = await by.manager.members.root({signal: by.signal});
	const present = new Set((await directMembers(by, cluster)).filter(isInstance).map(({id}) => id));
	const wanted = new Set(ids);
	const leaving = [...present].filter((id) => !wanted.has(id));
	if (cluster.id === root.id && leaving.length > 0)
		throw new ClusterdError('CHANGE_INVALID', {
			reason: `instances leave the root only for another cluster: ${leaving.slice(0, 10).join(', ')}`,
		});
	const coming = await checkMovable(
		by,
		ids.filter((id) => !present.has(id)),
		root,
	);
	return [...leaving.map((id) => move(id, cluster.id, root.id)), ...coming.map((id) => move(id, root.id, cluster.id))];
}
