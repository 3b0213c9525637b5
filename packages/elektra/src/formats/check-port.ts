import type {Metadata, Violation} from '../checks/violation.js';

/** Services that are in `/etc/services` wherever there is one. */
const SERVICES: ReadonlySet<string> = new Set([
	'echo',
	'discard',
	'daytime',
	'chargen',
	'ftp-data',
	'ftp',
	'ssh',
	'telnet',
	'smtp',
	'time',
	'whois',
	'tacacs',
	'domain',
	'bootps',
	'bootpc',
	'tftp',
	'gopher',
	'finger',
	'http',
	'kerberos',
	'pop3',
	'sunrpc',
	'auth',
	'nntp',
	'ntp',
	'netbios-ns',
	'netbios-dgm',
	'netbios-ssn',
	'imap2',
	'snmp',
	'snmp-trap',
	'xdmcp',
	'bgp',
	'irc',
	'ldap',
	'https',
	'microsoft-ds',
	'kpasswd',
	'submission',
	'submissions',
	'syslog',
	'ipp',
	'ldaps',
	'rsync',
	'ftps-data',
	'ftps',
	'telnets',
	'imaps',
	'pop3s',
	'socks',
	'openvpn',
	'ms-sql-s',
	'nfs',
	'cvspserver',
	'mysql',
	'svn',
	'sip',
	'sip-tls',
	'xmpp-client',
	'xmpp-server',
	'postgresql',
	'amqp',
	'amqps',
	'x11',
	'redis',
	'git',
]);

const LARGEST_LONG = 2n ** 63n - 1n;

/** The number that a port's text stands for, of 64 bits at most; undefined for a text that is not a whole number. */
export function portNumber(value: string): bigint | undefined {
	const [, sign = '', digits] = /^\s*([+-]?)(\d+)$/.exec(value) ?? [];
	if (digits === undefined) {
		return value === '' ? 0n : undefined;
	}
	const magnitude = BigInt(digits);
	if (sign === '-') {
		return magnitude > LARGEST_LONG ? -LARGEST_LONG - 1n : -magnitude;
	}
	return magnitude > LARGEST_LONG ? LARGEST_LONG : magnitude;
}

/**
 * Judges by `check/port` and `check/port/listen`: a number from 0 to 65535, or the name of a service.
 *
 * Which names there are depends on the instance's machine; whether the port is free there cannot be known here.
 */
export function checkPort(value: string, meta: Metadata): Violation | undefined {
	if (!meta.has('check/port') && !meta.has('check/port/listen')) {
		return undefined;
	}
	const number = portNumber(value);
	if (number === undefined ? SERVICES.has(value) : number >= 0n && number <= 65_535n) {
		return undefined;
	}
	return {check: 'check/port', fault: 'value', value, expected: '0-65535', certain: number !== undefined};
}
