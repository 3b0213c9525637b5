import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {InstanceUrl, isClusterdError} from '@clusterd/core';

const CANONICAL: ReadonlyArray<readonly [given: string, canonical: string]> = [
	['http://web1.example:33333', 'http://web1.example:33333'],
	['HTTP://Web1.EXAMPLE:33333/', 'http://web1.example:33333'],
	['http://web1.example:80/', 'http://web1.example'],
	['https://web1.example:443', 'https://web1.example'],
	['https://web1.example:80', 'https://web1.example:80'],
	['http://bücher.example', 'http://xn--bcher-kva.example'],
	['http://[2001:0DB8:0:0:0:0:0:1]:33333', 'http://[2001:db8::1]:33333'],
	['http://127.0.0.1:33333', 'http://localhost:33333'],
	['http://127.1:33333', 'http://localhost:33333'],
	['http://[::1]:33333', 'http://localhost:33333'],
	['http://[0:0:0:0:0:0:0:1]:33333', 'http://localhost:33333'],
	['http://proxy.example/i/./x/../7/', 'http://proxy.example/i/7'],
	['http://proxy.example/i/%2e%2e/7', 'http://proxy.example/7'],
	['http://proxy.example/I/7//', 'http://proxy.example/I/7'],
	['http://proxy.example/%61%2f%c3%a4/ä', 'http://proxy.example/a%2F%C3%A4/%C3%A4'],
];
for (const [given, canonical] of CANONICAL) {
	test(`S13.1: ${given} is canonically ${canonical}`, (t) => {
		t.is(InstanceUrl.parse(given).toString(), canonical);
	});
}

const REFUSED: ReadonlyArray<readonly [given: string, reason: RegExp]> = [
	['', /begin with http/],
	['web1.example:33333', /begin with http/],
	['localhost:33333', /begin with http/],
	['ftp://web1.example', /begin with http/],
	['file:///etc/passwd', /begin with http/],
	['http:web1.example', /names no host/],
	['http:///i/7', /names no host/],
	['http://user:secret@web1.example', /user information/],
	['http://@web1.example', /user information/],
	['http://web1.example/?', /query/],
	['http://web1.example?a=1', /query/],
	['http://web1.example/#', /fragment/],
	['http://web1.example/#a?b', /fragment/],
	[' http://web1.example', /space/],
	['http://web1.exa\nmple', /control character/],
	['http://web1.example:99999', /malformed/],
	['http://web1.example:0', /port 0/],
	['http://[::1', /malformed/],
	['http://a b.example', /space/],
];
for (const [given, reason] of REFUSED) {
	test(`S13.1: ${JSON.stringify(given)} is refused, and why is said`, (t) => {
		const error = t.throws(() => InstanceUrl.parse(given));
		t.true(
			isClusterdError(error, 'INSTANCE_URL_INVALID') && error.facts.text === given && reason.test(error.facts.reason),
			error.message,
		);
	});
}

test('S13.1: port and path prefix are part of the identity', (t) => {
	const spellings = [
		'http://h.example:1',
		'http://h.example:2',
		'http://h.example:1/i/1',
		'http://h.example:1/i/2',
		'https://h.example:1',
	];
	t.is(new Set(spellings.map((given) => InstanceUrl.parse(given).toString())).size, spellings.length);
});

test('an instance URL tells its scheme, host, port and path prefix', (t) => {
	const {scheme, host, port, pathPrefix} = InstanceUrl.parse('https://[2001:DB8::1]/i/7/');
	t.deepEqual(
		{scheme, host, port, pathPrefix},
		{scheme: 'https', host: '[2001:db8::1]', port: 443, pathPrefix: '/i/7'},
	);
	t.is(JSON.stringify([InstanceUrl.parse('http://h.example/')]), '["http://h.example"]');
});

testProp(
	'S13.1: a canonical URL is its own canonical spelling',
	[fc.webUrl({validSchemes: ['http', 'https']})],
	(t, url) => {
		const canonical = InstanceUrl.parse(url).toString();
		t.is(InstanceUrl.parse(canonical).toString(), canonical);
	},
);

const hosts = fc.oneof(
	fc.domain(),
	fc.ipV4(),
	fc.ipV6().map((address) => `[${address}]`),
);
const segments = fc.array(fc.stringMatching(/^[a-zA-Z\d_~-]{1,5}$/), {maxLength: 3});
const noise = fc.constantFrom('', '/', '/.', '/x/..', '/%2e/');

testProp(
	'S13.1: spellings of one address collapse',
	[hosts, fc.integer({min: 1, max: 65_535}), segments, noise],
	(t, host, port, path, extra) => {
		const plain = `http://${host}:${port}${path.map((segment) => `/${segment}`).join('')}`;
		const other = `HTTP://${host.toUpperCase()}:${String(port).padStart(6, '0')}${path.map((segment) => `/./${segment}`).join('')}${extra}`;
		t.is(InstanceUrl.parse(other).toString(), InstanceUrl.parse(plain).toString());
	},
);
