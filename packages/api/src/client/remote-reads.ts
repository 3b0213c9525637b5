import type {Drift, History, Members, Operations, PageOptions, Search, Settings} from '@clusterd/core';
import {ROUTES} from '../routes/routes.js';
import type {Transport} from './transport.js';

const page = ({signal, offset, limit}: PageOptions = {}) => ({query: {offset, limit}, signal});

export const remoteMembers = (transport: Transport): Members => ({
	root: async ({signal} = {}) => transport.call(ROUTES.readRoot, {signal}),
	get: async (id, {signal} = {}) => transport.call(ROUTES.readMember, {params: {id}, signal}),
	children: async (id, options) => transport.call(ROUTES.listChildren, {params: {id}, ...page(options)}),
	instances: async (below, options) =>
		below === undefined
			? transport.call(ROUTES.listInstances, page(options))
			: transport.call(ROUTES.listInstancesBelow, {params: {id: below}, ...page(options)}),
	decide: async (id, identity, {signal} = {}) => {
		await transport.call(ROUTES.decideIdentity, {params: {id}, body: {identity}, signal});
	},
	probe: async (address, {signal} = {}) => transport.call(ROUTES.probeAddress, {body: {address}, signal}),
	clusters: async (options) => transport.call(ROUTES.listClusters, page(options)),
});

export const remoteSettings = (transport: Transport): Settings => ({
	of: async (id, options) => transport.call(ROUTES.listSettings, {params: {id}, ...page(options)}),
	exemptions: async (id, options) => transport.call(ROUTES.listExemptions, {params: {id}, ...page(options)}),
	effective: async (id, options) => transport.call(ROUTES.listEffective, {params: {id}, ...page(options)}),
});

export const remoteOperations = (transport: Transport): Operations => ({
	list: async ({before, limit} = {}, {signal} = {}) =>
		transport.call(ROUTES.listOperations, {query: {before, limit}, signal}),
	get: async (id, {signal} = {}) => transport.call(ROUTES.readOperation, {params: {id}, signal}),
	cancel: async (id, {signal} = {}) => transport.call(ROUTES.cancelOperation, {params: {id}, signal}),
	goOn: async (id, {signal} = {}) => transport.call(ROUTES.goOnOperation, {params: {id}, signal}),
	takeBack: async (id, {signal} = {}) => transport.call(ROUTES.takeBackOperation, {params: {id}, signal}),
	retry: async (id, {signal} = {}) => (await transport.call(ROUTES.retryOperation, {params: {id}, signal})).instances,
	exceptions: async (id, {signal, offset, limit, state} = {}) =>
		transport.call(ROUTES.listExceptions, {params: {id}, query: {offset, limit, state}, signal}),
});

export const remoteDrift = (transport: Transport): Drift => ({
	of: async (id, options) => transport.call(ROUTES.listDrift, {params: {id}, ...page(options)}),
	repair: async (id, units, {signal} = {}) =>
		(await transport.call(ROUTES.repairDrift, {params: {id}, body: {...(units ? {units: [...units]} : {})}, signal}))
			.instances,
	check: async (id, {signal} = {}) => {
		await transport.call(ROUTES.checkDrift, {params: {id}, signal});
	},
});

export const remoteHistory = (transport: Transport): History => ({
	list: async ({before, limit} = {}, {signal} = {}) =>
		transport.call(ROUTES.listRevisions, {query: {before, limit}, signal}),
	get: async (number, {signal} = {}) => transport.call(ROUTES.readRevision, {params: {number}, signal}),
});

export const remoteSearch = (transport: Transport): Search => ({
	members: async (text, {signal, offset, limit} = {}) =>
		transport.call(ROUTES.searchMembers, {query: {text, offset, limit}, signal}),
});
