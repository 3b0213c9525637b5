import {equalsIgnoringCase} from '../text/c-text.js';
import type {Metadata, Violation} from '../checks/violation.js';

const DOTTED = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;
const IPV4 = new RegExp(`^${DOTTED}$`, 'm');
/**
 * Groups of up to four hexadecimal digits: after a leading colon at most `colons` more groups, else at most `colons +
 * 1`.
 */
const groups = (colons: number): string =>
	`(?::(?:[\\da-f]{0,4}:){1,${colons}}[\\da-f]{1,4}|[\\da-f]{1,4}(?::[\\da-f]{0,4}){1,${colons + 1}})`;
const IPV6 = new RegExp(`^(?:${groups(6)}|${groups(4)}${DOTTED})$`, 'im');

/**
 * Judges by `check/ipaddr`: an address of the family that it names, `ipv4` or `ipv6`; any other content allows both.
 *
 * Elektra's own idea of an address is stricter than the standards in places (`::` alone is none) and laxer in others;
 * with the plugin `network` host names are accepted as well, if the instance's machine can resolve them.
 */
export function checkIpAddress(value: string, meta: Metadata): Violation | undefined {
	const family = meta.get('check/ipaddr');
	if (family === undefined) {
		return undefined;
	}
	const fits =
		(!equalsIgnoringCase(family, 'ipv6') && isIpv4(value)) || (!equalsIgnoringCase(family, 'ipv4') && isIpv6(value));
	return fits ? undefined : {check: 'check/ipaddr', fault: 'value', value, expected: family, certain: true};
}

/** Whether a text is an IPv4 address to Elektra: four numbers up to 255, leading zeros allowed. */
export function isIpv4(text: string): boolean {
	return (
		IPV4.test(text) &&
		(/^[\d.]*/.exec(text)?.[0] ?? '')
			.split('.')
			.slice(0, 4)
			.every((part) => Number(part) <= 255)
	);
}

/** Whether a text is an IPv6 address to Elektra, with an IPv4 address at its end or not. */
export function isIpv6(text: string): boolean {
	const colons = text.split(':').length - 1;
	if (!IPV6.test(text) || colons > 7 || (colons < 7 && !text.includes('::'))) {
		return false;
	}
	return !text.includes('.') || isIpv4(text.slice(text.lastIndexOf(':') + 1));
}
