import {ApiError} from '@clusterd/api';
import type {HttpMiddleware} from '../state.js';

/** The names that a server on the loopback is called by. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses requests that name another host than the server's own. A page of another site can point its name at the
 * loopback (DNS rebinding) and would then be taken for a page of this server.
 */
export function allowedHosts(hosts: readonly string[]): HttpMiddleware {
	const names = new Set(hosts.map((host) => host.toLowerCase()));
	return (ctx, next) => {
		const host = ctx.get('Host');
		if (!names.has(withoutPort(host).toLowerCase())) throw new ApiError('HOST_NOT_ALLOWED', {host: host.slice(0, 300)});
		return next();
	};
}

const withoutPort = (host: string): string => host.replace(/:\d*$/, '');
