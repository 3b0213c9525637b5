import type {Keys} from './fleet-server.js';

export const APP = 'system:/sw/app/#0/current';

/** The keys of a machine of the tests. */
export const machine = (level = 'info'): Keys => ({
	[`${APP}/port`]: {
		value: '8080',
		meta: {
			'check/type': 'unsigned_short',
			'check/range': '1-65535',
			description: 'Port that the application listens on',
		},
	},
	[`${APP}/log/level`]: {
		value: level,
		meta: {
			'check/type': 'enum',
			'check/enum': '#2',
			'check/enum/#0': 'debug',
			'check/enum/#1': 'info',
			'check/enum/#2': 'warn',
		},
	},
	[`${APP}/compress`]: {value: '1', meta: {'check/type': 'boolean'}},
	[`${APP}/motd`]: {value: 'Welcome\nto this machine\n'},
});
