/** A key that an instance of the demo has of its own. */
export interface DemoKey {
	readonly name: string;
	readonly value: string;
	readonly meta?: Readonly<Record<string, string>>;
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

/** What each machine has: the daemon for remote logins, the time, the log. `number` makes machines differ a little. */
export const baseKeys = (number: number): readonly DemoKey[] => [
	{name: SSH_PORT, value: number % 5 === 0 ? '2222' : '22', meta: {'check/type': 'unsigned_short', 'check/range': '1-65535', description: 'TCP port of sshd'}},
	{name: ROOT_LOGIN, value: number % 3 === 0 ? 'yes' : 'prohibit-password', meta: {'check/enum': '#2', 'check/enum/#0': 'yes', 'check/enum/#1': 'no', 'check/enum/#2': 'prohibit-password'}},
	{name: NTP_SERVER, value: `${number % 4}.pool.ntp.org`, meta: {description: 'where the time comes from'}},
	{name: NTP_MAX_STEP, value: '1.0', meta: {'check/type': 'double', 'unit/base': 's'}},
	{name: TIME_ZONE, value: 'UTC'},
	{name: LOG_HOST, value: '', meta: {'check/ipaddr': ''}},
	{name: SCRAPE_INTERVAL, value: '60', meta: {'check/type': 'unsigned_long', description: 'seconds between two readings'}},
	{name: 'spec:/sw/openssh/sshd/#0/current/port', value: '', meta: {'check/type': 'unsigned_short', default: '22', description: 'TCP port of sshd'}},
	{name: 'spec:/sw/chrony/chronyd/#0/current/server', value: '', meta: {description: 'name or address of the time server', 'check/length': '253'}},
];

/** What a machine is for. */
export type Role = 'web' | 'db' | 'mail' | 'monitoring' | 'single';

/** What a machine has besides, by what it is for. */
export const ROLE_KEYS: Readonly<Record<Role, (number: number) => readonly DemoKey[]>> = {
	web: number => [
		{name: NGINX_WORKERS, value: String(1 + (number % 3)), meta: {'check/type': 'unsigned_short', 'check/range': '1-64'}},
		{name: NGINX_TLS, value: number % 2 === 0 ? 'TLSv1.2' : 'TLSv1.3', meta: {'check/enum': '#1', 'check/enum/#0': 'TLSv1.2', 'check/enum/#1': 'TLSv1.3'}},
		{name: NGINX_BODY, value: '1m'},
		{name: 'system:/sw/nginx/server/#0/current/listen', value: '#1', meta: {array: '#1'}},
		{name: 'system:/sw/nginx/server/#0/current/listen/#0', value: '80'},
		{name: 'system:/sw/nginx/server/#0/current/listen/#1', value: '443'},
	],
	db: number => [
		{name: PG_CONNECTIONS, value: String(100 + (number * 20)), meta: {'check/type': 'unsigned_short', 'check/range': '10-5000'}},
		{name: PG_LISTEN, value: '127.0.0.1', meta: {'check/ipaddr': 'ipv4'}},
		{name: 'system:/sw/postgresql/postgres/#0/current/shared_buffers', value: '128MB'},
		{name: 'system:/sw/postgresql/postgres/#0/current/log_statement', value: 'none', meta: {'check/enum': '#2', 'check/enum/#0': 'none', 'check/enum/#1': 'ddl', 'check/enum/#2': 'all'}},
	],
	mail: () => [
		{name: SMTP_RELAY, value: '[smtp.example.org]:587'},
		{name: 'system:/sw/postfix/smtpd/#0/current/message_size_limit', value: '10240000', meta: {'check/type': 'unsigned_long'}},
	],
	monitoring: () => [
		{name: 'system:/sw/prometheus/prometheus/#0/current/retention_days', value: '15', meta: {'check/type': 'unsigned_short', 'check/range': '1-3650'}},
		{name: 'system:/sw/prometheus/prometheus/#0/current/alertmanager', value: '127.0.0.1:9093'},
	],
	single: () => [
		{name: TELNET, value: '0', meta: {'check/type': 'boolean'}},
		{name: 'user:/sw/bash/prompt/#0/current/color', value: 'green', meta: {'check/enum': '#1', 'check/enum/#0': 'green', 'check/enum/#1': 'red'}},
	],
};
