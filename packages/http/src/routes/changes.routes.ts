import {ROUTES} from '@clusterd/api';
import {changeOptions, outcomeReply} from '../outcome-reply.js';
import {invalid} from '../request/invalid.js';
import type {Serve} from '../serve.js';

/** Any change; what became of changes; and what they were. */
export function changeRoutes(serve: Serve): void {
	serve(ROUTES.plan, async ({manager, query, body, signal}) => {
		const plan = await manager.plan(body.change, {...query, signal});
		return {body: plan, tag: plan.base};
	});
	serve(ROUTES.commit, async ({manager, headers, body: {change, ...said}, signal}) => {
		const options = changeOptions(headers, signal);
		for (const name of ['comment', 'digest'] as const) {
			if (said[name] !== undefined && options[name] !== undefined)
				throw invalid(`header.clusterd-${name}`, 'it is in the body as well');
		}
		return outcomeReply(
			await manager.commit(change, {
				...options,
				comment: said.comment ?? options.comment,
				digest: said.digest ?? options.digest,
			}),
			headers,
		);
	});

	serve(ROUTES.listOperations, async ({manager, query, signal}) => ({
		body: await manager.operations.list(query, {signal}),
	}));
	serve(ROUTES.readOperation, async ({manager, params, signal}) => ({
		body: await manager.operations.get(params.id, {signal}),
	}));
	serve(ROUTES.listExceptions, async ({manager, params, query, signal}) => ({
		body: await manager.operations.exceptions(params.id, {...query, signal}),
	}));
	serve(ROUTES.listRevisions, async ({manager, query, signal}) => ({
		body: await manager.history.list(query, {signal}),
	}));
	serve(ROUTES.undoRevision, async ({manager, params, headers, body, signal}) =>
		outcomeReply(
			await manager.commit({kind: 'undo', revision: params.number, ...body}, changeOptions(headers, signal)),
			headers,
		),
	);
	serve(ROUTES.readRevision, async ({manager, params, signal}) => ({
		body: await manager.history.get(params.number, {signal}),
	}));
}
