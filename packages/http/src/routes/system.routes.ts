import {openApiDocument, ROUTES} from '@clusterd/api';
import type {Serve} from '../serve.js';

/** How the daemon is, and what it understands. */
export function systemRoutes(serve: Serve): void {
	serve(ROUTES.readHealth, async ({manager, signal}) => ({body: await manager.health({signal})}));
	serve(ROUTES.readVersion, async ({manager, signal}) => {
		const {version} = await manager.health({signal});
		return {body: {name: 'clusterd' as const, version, api: 1 as const}};
	});
	serve(ROUTES.readOpenApi, async ({manager, signal}) => {
		const {version} = await manager.health({signal});
		return {body: {...openApiDocument({version}), openapi: '3.1.0'}};
	});
}
