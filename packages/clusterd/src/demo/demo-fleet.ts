import type {SettingMode} from '@clusterd/core';
import {
	LOG_HOST,
	NGINX_BODY,
	NGINX_TLS,
	NGINX_WORKERS,
	NTP_SERVER,
	PG_CONNECTIONS,
	ROOT_LOGIN,
	SSH_BANNER,
	SSH_PORT,
	TELNET,
	TIME_ZONE,
	type Role,
} from './demo-keys.js';

/** What a cluster of the demo sets. */
export interface DemoSetting {
	readonly name: string;
	readonly meta?: string;
	readonly mode?: SettingMode;
	readonly content?: string;
}

/** A cluster of the demo with everything below it. */
export interface DemoCluster {
	readonly name: string;
	readonly clusters?: readonly DemoCluster[];
	/** Names of the instances directly in it. */
	readonly instances?: readonly string[];
	/** What its instances are for. */
	readonly role?: Role;
	readonly settings?: readonly DemoSetting[];
}

/**
 * Two sites on two continents, a laboratory, and a single machine: clusters three deep below the root, fifteen
 * instances.
 */
export const DEMO_FLEET: DemoCluster = {
	name: 'all',
	role: 'single',
	instances: ['bastion'],
	settings: [
		{name: ROOT_LOGIN, content: 'no'},
		{name: SSH_PORT, meta: 'check/range', content: '1-65535'},
		{name: TIME_ZONE, mode: 'default', content: 'UTC'},
		{name: SSH_BANNER, mode: 'default', content: '/etc/issue.net'},
	],
	clusters: [
		{
			name: 'europe',
			settings: [
				{name: NTP_SERVER, content: 'ntp.europe.example.org'},
				{name: LOG_HOST, content: '10.1.0.5'},
			],
			clusters: [
				{
					name: 'vienna',
					settings: [{name: SSH_BANNER, mode: 'default', content: '/etc/issue.vienna'}],
					clusters: [
						{
							name: 'web',
							role: 'web',
							instances: ['vie-web-1', 'vie-web-2', 'vie-web-3'],
							settings: [
								{name: NGINX_WORKERS, content: '4'},
								{name: NGINX_TLS, content: 'TLSv1.3'},
							],
						},
						{
							name: 'db',
							role: 'db',
							instances: ['vie-db-1', 'vie-db-2'],
							settings: [{name: PG_CONNECTIONS, content: '400'}],
						},
					],
				},
				{
					name: 'frankfurt',
					clusters: [
						{
							name: 'web',
							role: 'web',
							instances: ['fra-web-1', 'fra-web-2'],
							settings: [{name: NGINX_BODY, content: '20m'}],
						},
						{name: 'mail', role: 'mail', instances: ['fra-mail-1']},
					],
				},
			],
		},
		{
			name: 'america',
			settings: [{name: NTP_SERVER, content: 'ntp.america.example.org'}],
			clusters: [
				{
					name: 'denver',
					clusters: [
						{
							name: 'web',
							role: 'web',
							instances: ['den-web-1', 'den-web-2'],
							settings: [{name: NGINX_WORKERS, mode: 'default', content: '8'}],
						},
						{name: 'monitoring', role: 'monitoring', instances: ['den-mon-1']},
					],
				},
			],
		},
		{
			name: 'lab',
			role: 'single',
			instances: ['lab-pi-1', 'lab-pi-2', 'lab-pi-3'],
			settings: [{name: TELNET, mode: 'absent'}],
		},
	],
};

/**
 * The instance whose port is closed when the demo begins, and what is set meanwhile on a cluster above it: owed until
 * it returns.
 */
export const OFFLINE = {
	instance: 'den-web-2',
	owedBy: 'all/america/denver',
	setting: {name: LOG_HOST, content: '10.2.0.5'},
} as const;

/** The instance on which something that its cluster sets was changed by hand, and to what. */
export const DRIFTING = {instance: 'vie-web-2', name: NGINX_WORKERS, value: '1'} as const;
