/**
 * What must be refused, by what it stands for. `raw` values are put into a path or a query as they are; texts are put
 * into JSON, and percent-encoded everywhere else.
 */
export interface Hostile {
	readonly texts: readonly string[];
	readonly raw?: readonly string[];
}

const LONG = 'x'.repeat(5000);
const BROKEN_ESCAPES = ['%zz', '%', '%ff', '%C3', '%ED%A0%80'];

/** Text that no text field takes. */
const NO_TEXT = ['a\0b', 'a\uD800b'];

export const HOSTILE = {
	id: {
		texts: [
			'c99',
			'i99',
			'__proto__',
			'constructor',
			'../../etc/passwd',
			'c1/../c1',
			'C1',
			'c1\r\nX-A: b',
			'c99999999999999999999',
			'c01',
			LONG,
			...NO_TEXT.slice(0, 1),
		],
		raw: BROKEN_ESCAPES,
	},
	memberName: {
		texts: ['', ' ', 'a/b', '.', '..', '../..', 'a\nb', 'a\r\nb', '\u202Ea', 'x'.repeat(101), LONG, ...NO_TEXT],
	},
	address: {
		texts: [
			'',
			'nonsense',
			'ftp://x',
			'file:///etc/passwd',
			'javascript:alert(1)',
			'http://',
			'http://a b',
			'http://user:pw@x',
			'http://x?y',
			'http://x#y',
			'http://x\r\nHost: y',
			'http://x:99999',
			'http://[::1',
			LONG,
			...NO_TEXT,
		],
	},
	keyName: {
		texts: [
			'',
			'nonsense',
			'__proto__',
			'user',
			'user:',
			'user:x',
			'USER:/x',
			'nonsense:/x',
			'../../etc/passwd',
			'user:/a\\',
			'user:/a\\b',
			`user:/${LONG}`,
			'user:/a\0b',
		],
		raw: BROKEN_ESCAPES,
	},
	/** What a key to be written must not be called besides. */
	settableName: {
		texts: [
			'/',
			'/a',
			'proc:/a',
			'default:/a',
			'meta:/a',
			'system:/elektra',
			'system:/elektra/mountpoints/x',
			'user:/sw/elektra/clusterd/#0/current/x',
			'user:/a\nb',
			'user:/a\\/../b',
		],
	},
	metakey: {texts: [LONG, 'a\0b', '\uD800']},
	content: {texts: ['x'.repeat(1_048_577), 'ä'.repeat(524_289), ...NO_TEXT]},
	comment: {texts: ['x'.repeat(2001), ...NO_TEXT.slice(0, 1)], raw: BROKEN_ESCAPES},
	requestKey: {texts: ['', 'x'.repeat(201), 'a\0b'], raw: BROKEN_ESCAPES},
	digest: {texts: ['', 'a b', 'x'.repeat(201), 'ä', '<script>']},
	choice: {texts: ['', 'nonsense', 'RESTORE', 'Enforced', '__proto__', 'restore ']},
	flag: {texts: ['', '1', 'yes', 'TRUE', 'null', 'true '], raw: BROKEN_ESCAPES},
	number: {
		texts: [
			'',
			' ',
			'abc',
			'-1',
			'+1',
			'1.5',
			'1e3',
			'0x10',
			'01',
			'NaN',
			'Infinity',
			'1e309',
			'9'.repeat(16),
			'9'.repeat(400),
			'١',
		],
		raw: BROKEN_ESCAPES,
	},
	pattern: {texts: ['(', '[', '*', '(?<name', 'x'.repeat(1001)], raw: BROKEN_ESCAPES},
	search: {texts: ['', 'x'.repeat(1001)], raw: BROKEN_ESCAPES},
	ifMatch: {texts: ['42', 'W/"42"', '"x"', '"-1"', '"1", "2"', '"1.5"', `"${'9'.repeat(20)}"`, '""', 'x'.repeat(201)]},
	prefer: {
		texts: [
			'wait',
			'wait=',
			'wait=abc',
			'wait=61',
			'wait=-1',
			'wait=1.5',
			'wait=1e9',
			'wait=NaN',
			`wait=${'9'.repeat(20)}`,
			'wait=1, wait=2',
			'x'.repeat(201),
		],
	},
	eventId: {texts: ['', 'abc', '1', 'a.b', '.1', 'a.1.2', 'a b.1', `${LONG}.1`, '<script>.1']},
} as const satisfies Readonly<Record<string, Hostile>>;

export type Kind = keyof typeof HOSTILE;

/** Values of other types than the sample's. */
export function wrongTypes(sample: unknown): readonly unknown[] {
	const values = [null, 0, -1, 1.5, 1e308, true, '', 'text', [], {}, [[]], [null], {__proto: 1}];
	return values.filter((value) => typeOf(value) !== typeOf(sample));
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** Bodies that are no request at all. */
export const NO_BODIES: ReadonlyArray<readonly [body: string | Uint8Array<ArrayBuffer>, why: string]> = [
	['', 'nothing'],
	[' ', 'a space'],
	['{', 'an open brace'],
	['nonsense', 'a word'],
	['NaN', 'NaN'],
	['{"a":1,}', 'a comma too much'],
	['{} {}', 'two values'],
	["{'a':1}", 'other quotes'],
	['{"a":01}', 'a number with a leading zero'],
	['{"a":"\\x"}', 'an unknown escape'],
	['{"a":"b\nc"}', 'a raw line end in a text'],
	['null', 'null'],
	['[]', 'an array'],
	['"text"', 'a text'],
	['1e400', 'a number beyond all'],
	['[['.repeat(20) + ']]'.repeat(20), '40 levels'],
	['['.repeat(1_000_000), 'a million levels'],
	['{"a":'.repeat(5000) + '1' + '}'.repeat(5000), '5,000 levels of objects'],
	['{"__proto__":{"polluted":true}}', 'a prototype'],
	['{"a":{"\\u005f_proto__":1}}', 'a prototype in disguise'],
	['{"constructor":{"prototype":{}}}', 'a constructor'],
	[new Uint8Array([0x22, 0xff, 0x22]), 'what is no UTF-8'],
	[new Uint8Array([0x7b, 0xc0, 0xaf, 0x7d]), 'an overlong escape in UTF-8'],
];

/** Types that are not JSON. */
export const NO_TYPES: readonly string[] = [
	'text/plain',
	'application/x-www-form-urlencoded',
	'multipart/form-data; boundary=x',
	'application/json; charset=latin1',
	'application/xml',
	'json',
	'application/jsonx',
];
