import type {UnitRef} from '@clusterd/core';
import {ROUTES} from '@clusterd/api';
import {changeOptions, outcomeReply} from '../outcome-reply.js';
import {revisioned} from '../revisioned.js';
import type {Serve} from '../serve.js';

/** The keys of a member: of an instance and of a cluster alike. */
export function keyRoutes(serve: Serve): void {
	serve(ROUTES.findKeys, async ({manager, params, query: {below, pattern, ...options}, signal}) => {
		const keys = manager.keys(params.id);
		return {
			body:
				pattern === undefined
					? await keys.names(below, {...options, signal})
					: await keys.find(pattern, {...options, signal}),
		};
	});
	serve(ROUTES.readKey, async ({manager, params, query, signal}) => {
		const {body, tag} = await revisioned(manager, signal, () =>
			manager.keys(params.id).read(params.name, {...query, signal}),
		);
		return {body, tag: body.digest ?? tag};
	});
	serve(ROUTES.explainKey, ({manager, params, query: {meta, array, ...options}, signal}) =>
		revisioned(manager, signal, () =>
			manager.explain(params.id, unitOf(params.name, {meta, array}), {...options, signal}),
		),
	);
	serve(ROUTES.readSubtree, ({manager, params, query, signal}) =>
		revisioned(manager, signal, () => manager.keys(params.id).readBelow(params.name, {...query, signal})),
	);

	serve(ROUTES.setKey, async ({manager, params, query, headers, body: {content, elements, ...rest}, signal}) => {
		return outcomeReply(
			await manager.commit(
				{kind: 'set', member: params.id, units: [{...unitOf(params.name, query), content, elements}], ...rest},
				changeOptions(headers, signal),
			),
			headers,
		);
	});
	serve(ROUTES.removeKey, async ({manager, params, query: {meta, array, ...rest}, headers, signal}) => {
		return outcomeReply(
			await manager.commit(
				{kind: 'remove', member: params.id, units: [unitOf(params.name, {meta, array})], ...rest},
				changeOptions(headers, signal),
			),
			headers,
		);
	});
	serve(ROUTES.moveKeys, async ({manager, params, headers, body, signal}) =>
		outcomeReply(
			await manager.commit({kind: 'move-keys', member: params.id, ...body}, changeOptions(headers, signal)),
			headers,
		),
	);
	serve(ROUTES.copyKeys, async ({manager, params, headers, body, signal}) =>
		outcomeReply(
			await manager.commit({kind: 'copy-keys', member: params.id, ...body}, changeOptions(headers, signal)),
			headers,
		),
	);
}

/** What is in force at members, and where from. */
export function settingRoutes(serve: Serve): void {
	serve(ROUTES.listSettings, ({manager, params, query, signal}) =>
		revisioned(manager, signal, () => manager.settings.of(params.id, {...query, signal})),
	);
	serve(ROUTES.listExemptions, ({manager, params, query, signal}) =>
		revisioned(manager, signal, () => manager.settings.exemptions(params.id, {...query, signal})),
	);
	serve(ROUTES.exempt, async ({manager, params, headers, body, signal}) =>
		outcomeReply(
			await manager.commit({kind: 'exempt', member: params.id, ...body}, changeOptions(headers, signal)),
			headers,
		),
	);
	serve(ROUTES.endExemption, async ({manager, params, query: {meta, array, ...rest}, headers, signal}) =>
		outcomeReply(
			await manager.commit(
				{kind: 'end-exemption', member: params.id, units: [unitOf(params.name, {meta, array})], ...rest},
				changeOptions(headers, signal),
			),
			headers,
		),
	);
	serve(ROUTES.listEffective, ({manager, params, query, signal}) =>
		revisioned(manager, signal, () => manager.settings.effective(params.id, {...query, signal})),
	);
}

const unitOf = (
	name: string,
	{meta, array}: {readonly meta?: string | undefined; readonly array?: boolean | undefined},
): UnitRef => ({name, ...(meta === undefined ? {} : {meta}), ...(array ? {array: true} : {})});
