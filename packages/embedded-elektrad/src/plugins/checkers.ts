import {existsSync} from 'node:fs';
import {isIPv4, isIPv6} from 'node:net';
import {byteLength, CHECKS, type CheckName, type Key, portNumber, scanInteger, type Violation} from '@clusterd/core';
import {
	type CheckerPlugin,
	type KdbFault,
	type KeyStep,
	nameOf,
	semantic,
	SILENT_FAILURE,
	syntactic,
	textOf,
} from './plugin.js';
import {RE2_REGEX_ENGINE} from './re2-regex-engine.js';

/** Checks by the core's rule for a metakey; `fail` finds the words. */
export function checkedBy(check: CheckName, fail: (key: Key, violation: Violation) => KdbFault): KeyStep {
	return (key) => {
		const violation = CHECKS[check](textOf(key), key.meta, {regex: RE2_REGEX_ENGINE});
		return violation === undefined ? key : fail(key, violation);
	};
}

export const RANGE_PLUGIN: CheckerPlugin = {
	set: checkedBy('check/range', (key, {fault, expected, reason}) => {
		if (fault === 'metadata') {
			return syntactic(`Invalid syntax: ${expected}`);
		}
		return reason === undefined
			? semantic(`Value '${textOf(key)}' of key '${nameOf(key)}' not within range ${expected}`)
			: SILENT_FAILURE.set;
	}),
};

export const PATH_PLUGIN: CheckerPlugin = {
	set(key) {
		const checked = absolutePath(key);
		const looksForFile = checked === key && key.meta.has('check/path') && textOf(key).startsWith('/');
		return looksForFile && !existsSync(textOf(key)) ? SILENT_FAILURE.set : checked;
	},
};

const absolutePath = checkedBy('check/path', (key) =>
	syntactic(`Given path '${textOf(key)}' should be absolute for key ${nameOf(key)}`),
);

export const IPADDR_PLUGIN: CheckerPlugin = {
	set: checkedBy('check/ipaddr', (key) =>
		semantic(`Validation of key ${nameOf(key)} with value ${textOf(key)} failed`),
	),
};

/** Asks no resolver: names are taken for granted. */
export const NETWORK_PLUGIN: CheckerPlugin = {
	set(key) {
		const problem = key.meta.has('check/ipaddr')
			? addressProblem(textOf(key), key.meta.get('check/ipaddr'))
			: undefined;
		return problem === undefined
			? checkPort(key)
			: semantic(`name: ${nameOf(key)} value: ${textOf(key)} message: ${problem}`);
	},
};

function addressProblem(value: string, family: string | undefined): string | undefined {
	if (isIPv4(value) || isIPv6(value)) {
		const belongs = family === 'ipv4' ? isIPv4(value) : family !== 'ipv6' || isIPv6(value);
		return belongs ? undefined : 'Address family for hostname not supported';
	}
	const isName = family !== 'ipv4' && family !== 'ipv6' && /^[a-z\d]([\w.-]*[a-z\d])?$/i.test(value);
	return isName ? undefined : 'Name or service not known';
}

const checkPort = checkedBy('check/port', (key) => {
	const number = portNumber(textOf(key));
	return semantic(
		number === undefined
			? `Could not find service with name ${textOf(key)} on key ${nameOf(key)}`
			: `Port ${number} on key ${nameOf(key)} was not within 0 - 65535`,
	);
});

export const LENGTH_PLUGIN: CheckerPlugin = {
	set: checkedBy('check/length/max', (key, {fault, expected}) =>
		semantic(
			fault === 'metadata'
				? `Couldn't read check/length/max value '${expected}' on key '${nameOf(key)}'. It should be a non-negative integer.`
				: `Length check of key '${nameOf(key)}' with value '${textOf(key)}' failed. ` +
						`Maximum length is ${scanInteger(expected).value} but the given string has length ${byteLength(textOf(key))}`,
		),
	),
};

const notListed = checkedBy('check/blacklist', (key, {listed = []}) =>
	semantic(
		`The key '${nameOf(key)}' with string: '${textOf(key)}' is not allowed\nBlacklisted values:${listed.map((value) => ` '${value}'`).join('')}`,
	),
);

export const BLACKLIST_PLUGIN: CheckerPlugin = {set: notListed, get: notListed};
