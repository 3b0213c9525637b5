import type {Change, MemberView} from '@clusterd/core';
import * as z from 'zod';
import {doConfirmed} from './confirmed.js';
import {findMember} from './find-member.js';
import {toWebdInstance} from './instance-object.js';
import {readAll} from './read-all.js';
import type {ResolveId} from './single-instance.js';
import {elektradVersion} from './versions.js';
import {readJson} from './webd-body.js';
import {ok, type ServeWebd, type WebdRequest} from './webd-context.js';

const LABEL = z.string().max(1000);
const NEW = z.object({name: z.string(), host: z.string(), description: LABEL.optional(), visibility: LABEL.optional()});
const EDITED = NEW.partial();

/** webd's `/instances`: single instances, wherever in the hierarchy they are. */
export function webdInstanceRoutes(serve: ServeWebd, resolve: ResolveId): void {
	const find = async (request: WebdRequest): Promise<MemberView> =>
		findMember(request, 'instance', await resolve(request, request.params[0] ?? ''));
	const shown = (request: WebdRequest, member: MemberView) =>
		ok({...toWebdInstance(member), id: request.params[0] ?? member.id});

	serve('GET', '/instances', async ({manager, signal}) =>
		ok((await readAll((page) => manager.members.instances(undefined, page), signal)).map(toWebdInstance)),
	);
	serve('POST', '/instances', async (request) => {
		const {name, host, description = '', visibility = 'user'} = await readJson(request, NEW);
		const [outcome] = await doConfirmed(request, {
			kind: 'create-instance',
			name,
			address: host,
			labels: {description, visibility},
		});
		return {
			status: 201,
			body: toWebdInstance(await request.manager.members.get(outcome?.member ?? '', {signal: request.signal})),
		};
	});
	serve('GET', '/instances/:id', async (request) => shown(request, await find(request)));
	serve('PUT', '/instances/:id', async (request) => {
		const member = await find(request);
		const change = edit(member, await readJson(request, EDITED));
		if (change === undefined) return shown(request, member);
		await doConfirmed(request, change);
		return shown(request, await find(request));
	});
	serve('DELETE', '/instances/:id', async (request) => {
		const {id} = await find(request);
		await doConfirmed(request, {kind: 'remove-member', member: id});
		return ok({id: request.params[0]});
	});
	serve('GET', '/instances/:id/version', async (request) => ok(elektradVersion(await find(request))));
}

/** The change that a client means; undefined when it says nothing that is kept (`unfolded`, sent on every click). */
function edit({id, labels}: MemberView, {name, host, ...said}: z.output<typeof EDITED>): Change | undefined {
	const changed = Object.fromEntries(
		Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
	if (name === undefined && host === undefined && Object.keys(changed).length === 0) return undefined;
	return {
		kind: 'edit-member',
		member: id,
		...(name === undefined ? {} : {name}),
		...(host === undefined ? {} : {address: host}),
		...(Object.keys(changed).length === 0 ? {} : {labels: {...labels, ...changed}}),
	};
}
