import type {Keys} from './builder.js';

export const WEB = 'system:/sw/nginx/server/#0/current';
export const SSH = 'system:/sw/openssh/sshd/#0/current';
export const TIME = 'system:/sw/chrony/chronyd/#0/current/server';
export const ZONE = 'system:/sw/linux/clock/#0/current/timezone';
const DATABASE = 'system:/sw/postgresql/postgres/#0/current';

type Meta = Readonly<Record<string, string>>;

const meta = (description: string, more: Meta = {}): Meta => ({description, ...more});
const numberIn = (range: string): Meta => ({'check/type': 'unsigned_short', 'check/range': range});
const oneOf = (...values: readonly string[]): Meta => ({
	'check/type': 'enum',
	'check/enum': `#${values.length - 1}`,
	...Object.fromEntries(values.map((value, index) => [`check/enum/#${index}`, value])),
});

/** What every machine has. @param number tells machines apart */
export const machine = (number: number): Keys => ({
	[`${SSH}/port`]: ['22', meta('TCP port of sshd', numberIn('1-65535'))],
	[`${SSH}/permit_root_login`]: [
		number % 3 === 0 ? 'yes' : 'no',
		meta('Whether root may sign in', oneOf('yes', 'no', 'prohibit-password')),
	],
	[`${SSH}/banner`]: ['Authorised use only.\nEverything is logged.\n', meta('Shown before anybody signs in')],
	[TIME]: [`${number % 4}.pool.ntp.org`, meta('Where the time comes from')],
	[ZONE]: 'UTC',
	'system:/sw/rsyslog/rsyslogd/#0/current/compress': [
		number % 2 === 0 ? '1' : '0',
		meta('Compress what is sent', {'check/type': 'boolean'}),
	],
});

/** What a web server has besides. */
export const webServer = (number: number): Keys => ({
	...machine(number),
	[`${WEB}/port`]: ['80', meta('Port that the server listens on', numberIn('1-65535'))],
	[`${WEB}/workers`]: [String(1 + (number % 3)), meta('Worker processes', numberIn('1-64'))],
	[`${WEB}/log/level`]: [
		number === 3 ? 'debug' : 'info',
		meta('How much is logged', oneOf('debug', 'info', 'warn', 'error')),
	],
	[`${WEB}/tls/protocol`]: ['TLSv1.2', meta('Oldest protocol that is spoken', oneOf('TLSv1.2', 'TLSv1.3'))],
	[`${WEB}/client_max_body_size`]: ['1m', meta('Largest upload')],
});

/** What a database server has besides. */
export const databaseServer = (number: number): Keys => ({
	...machine(number),
	[`${DATABASE}/port`]: ['5432', meta('Port that the server listens on', numberIn('1-65535'))],
	[`${DATABASE}/max_connections`]: [String(100 * number), meta('Connections at once', numberIn('1-10000'))],
	[`${DATABASE}/shared_buffers`]: ['2GB', meta('Memory for pages')],
});
