import {ROUTES} from '@clusterd/api';
import type {Serve} from '../serve.js';

/** What differs from what is set, and what to do about it. */
export function driftRoutes(serve: Serve): void {
	serve(ROUTES.listDrift, async ({manager, params, query, signal}) => ({
		body: await manager.drift.of(params.id, {...query, signal}),
	}));
	serve(ROUTES.repairDrift, async ({manager, params, body, signal}) => ({
		body: {instances: await manager.drift.repair(params.id, body.units, {signal})},
	}));
	serve(ROUTES.checkDrift, async ({manager, params, signal}) => {
		await manager.drift.check(params.id, {signal});
		return {body: {instances: (await manager.members.get(params.id, {signal})).instances}};
	});
	serve(ROUTES.cancelOperation, async ({manager, params, signal}) => ({
		body: await manager.operations.cancel(params.id, {signal}),
	}));
	serve(ROUTES.goOnOperation, async ({manager, params, signal}) => ({
		body: await manager.operations.goOn(params.id, {signal}),
	}));
	serve(ROUTES.takeBackOperation, async ({manager, params, signal}) => ({
		body: await manager.operations.takeBack(params.id, {signal}),
	}));
	serve(ROUTES.retryOperation, async ({manager, params, signal}) => ({
		body: {instances: await manager.operations.retry(params.id, {signal})},
	}));
	serve(ROUTES.decideIdentity, async ({manager, params, body, signal}) => {
		await manager.members.decide(params.id, body.identity, {signal});
		return {body: {instances: 1}};
	});
	serve(ROUTES.probeAddress, async ({manager, body, signal}) => ({
		body: await manager.members.probe(body.address, {signal}),
	}));
}
