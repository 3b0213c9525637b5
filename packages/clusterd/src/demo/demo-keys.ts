/** A key that an instance of the demo has of its own. */
export interface DemoKey {
	readonly name: string;
	readonly value: string;
	readonly meta: Readonly<Record<string, string>>;
}

export const SSH_PORT = 'system:/sw/openssh/sshd/#0/current/port';
export const ROOT_LOGIN = 'system:/sw/openssh/sshd/#0/current/permit_root_login';
export const SSH_BANNER = 'system:/sw/openssh/sshd/#0/current/banner';
export const NTP_SERVER = 'system:/sw/chrony/chronyd/#0/current/server';
export const NTP_MAX_STEP = 'system:/sw/chrony/chronyd/#0/current/makestep/threshold';
export const TIME_ZONE = 'system:/sw/linux/clock/#0/current/timezone';
export const TELNET = 'system:/sw/inetd/telnet/#0/current/enabled';
export const NGINX_WORKERS = 'system:/sw/nginx/server/#0/current/worker_processes';
export const NGINX_TLS = 'system:/sw/nginx/server/#0/current/ssl/protocol';
export const NGINX_BODY = 'system:/sw/nginx/server/#0/current/client_max_body_size';
export const PG_CONNECTIONS = 'system:/sw/postgresql/postgres/#0/current/max_connections';
export const PG_LISTEN = 'system:/sw/postgresql/postgres/#0/current/listen_address';
export const SMTP_RELAY = 'system:/sw/postfix/smtpd/#0/current/relayhost';
export const SCRAPE_INTERVAL = 'system:/sw/prometheus/node_exporter/#0/current/scrape_interval';
export const LOG_HOST = 'system:/sw/rsyslog/rsyslogd/#0/current/target';

const key = (name: string, value: string, meta: Readonly<Record<string, string>> = {}): DemoKey => ({
	name,
	value,
	meta,
});

/** What each machine has: the daemon for remote logins, the time, the log. `number` makes machines differ a little. */
export const baseKeys = (number: number): readonly DemoKey[] => [
	key(SSH_PORT, number % 5 === 0 ? '2222' : '22', {
		'check/type': 'unsigned_short',
		'check/range': '1-65535',
		description: 'TCP port of sshd',
	}),
	key(ROOT_LOGIN, number % 3 === 0 ? 'yes' : 'prohibit-password', {
		'check/enum': '#2',
		'check/enum/#0': 'yes',
		'check/enum/#1': 'no',
		'check/enum/#2': 'prohibit-password',
	}),
	key(NTP_SERVER, `${number % 4}.pool.ntp.org`, {description: 'where the time comes from'}),
	key(NTP_MAX_STEP, '1.0', {'check/type': 'double', 'unit/base': 's'}),
	key(TIME_ZONE, 'UTC'),
	key(LOG_HOST, '', {'check/ipaddr': ''}),
	key(SCRAPE_INTERVAL, '60', {'check/type': 'unsigned_long', description: 'seconds between two readings'}),
	key('spec:/sw/openssh/sshd/#0/current/port', '', {
		'check/type': 'unsigned_short',
		default: '22',
		description: 'TCP port of sshd',
	}),
	key('spec:/sw/chrony/chronyd/#0/current/server', '', {
		description: 'name or address of the time server',
		'check/length': '253',
	}),
];

/** What a machine is for. */
export type Role = 'web' | 'db' | 'mail' | 'monitoring' | 'single';

/** What a machine has besides, by what it is for. */
export const ROLE_KEYS: Readonly<Record<Role, (number: number) => readonly DemoKey[]>> = {
	web: (number) => [
		key(NGINX_WORKERS, String(1 + (number % 3)), {'check/type': 'unsigned_short', 'check/range': '1-64'}),
		key(NGINX_TLS, number % 2 === 0 ? 'TLSv1.2' : 'TLSv1.3', {
			'check/enum': '#1',
			'check/enum/#0': 'TLSv1.2',
			'check/enum/#1': 'TLSv1.3',
		}),
		key(NGINX_BODY, '1m'),
		key('system:/sw/nginx/server/#0/current/listen', '#1', {array: '#1'}),
		key('system:/sw/nginx/server/#0/current/listen/#0', '80'),
		key('system:/sw/nginx/server/#0/current/listen/#1', '443'),
	],
	db: (number) => [
		key(PG_CONNECTIONS, String(100 + number * 20), {'check/type': 'unsigned_short', 'check/range': '10-5000'}),
		key(PG_LISTEN, '127.0.0.1', {'check/ipaddr': 'ipv4'}),
		key('system:/sw/postgresql/postgres/#0/current/shared_buffers', '128MB'),
		key('system:/sw/postgresql/postgres/#0/current/log_statement', 'none', {
			'check/enum': '#2',
			'check/enum/#0': 'none',
			'check/enum/#1': 'ddl',
			'check/enum/#2': 'all',
		}),
	],
	mail: () => [
		key(SMTP_RELAY, '[smtp.example.org]:587'),
		key('system:/sw/postfix/smtpd/#0/current/message_size_limit', '10240000', {'check/type': 'unsigned_long'}),
	],
	monitoring: () => [
		key('system:/sw/prometheus/prometheus/#0/current/retention_days', '15', {
			'check/type': 'unsigned_short',
			'check/range': '1-3650',
		}),
		key('system:/sw/prometheus/prometheus/#0/current/alertmanager', '127.0.0.1:9093'),
	],
	single: () => [
		key(TELNET, '0', {'check/type': 'boolean'}),
		key('user:/sw/bash/prompt/#0/current/color', 'green', {
			'check/enum': '#1',
			'check/enum/#0': 'green',
			'check/enum/#1': 'red',
		}),
	],
};
