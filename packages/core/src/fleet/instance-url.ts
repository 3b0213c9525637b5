import {ClusterdError} from '../errors.js';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const DEFAULT_PORTS = {http: 80, https: 443} as const;

/**
 * The address of an elektrad in its canonical spelling (S13.1): two addresses are the same when their texts are.
 *
 * Port and path prefix are part of it, so several instances can stand behind one proxy.
 */
export class InstanceUrl {
	readonly scheme: 'http' | 'https';
	/** Lower case, in punycode; IPv6 compressed in brackets; `localhost` for every name of the loopback. */
	readonly host: string;
	/** 1 to 65535, also where the canonical text leaves it out. */
	readonly port: number;
	/** Empty, or begins with a slash and does not end in one. */
	readonly pathPrefix: string;
	/** Scheme, host and port, the port only where it is not the usual one: what a connection can be shared for. */
	readonly origin: string;
	readonly #text: string;

	private constructor(url: URL) {
		this.scheme = url.protocol === 'https:' ? 'https' : 'http';
		this.host = LOOPBACK_NAMES.has(url.hostname) ? 'localhost' : url.hostname;
		this.port = url.port === '' ? DEFAULT_PORTS[this.scheme] : Number(url.port);
		this.pathPrefix = canonicalPath(url.pathname);
		this.origin = `${this.scheme}://${this.host}${url.port === '' ? '' : `:${url.port}`}`;
		this.#text = this.origin + this.pathPrefix;
	}

	/**
	 * Reads an address in any spelling.
	 *
	 * @example InstanceUrl.parse('HTTP://127.0.0.1:80/i/./7/').toString() === 'http://localhost/i/7'
	 * @throws INSTANCE_URL_INVALID when it is not an http(s) URL, or has a query, a fragment or user information.
	 */
	static parse(text: string): InstanceUrl {
		const reason = refusalOf(text);
		if (reason !== undefined) {
			throw invalid(text, reason);
		}
		return new InstanceUrl(parseUrl(text));
	}

	/** The canonical spelling, without a slash at the end. */
	toString(): string {
		return this.#text;
	}

	/** The canonical spelling. */
	toJSON(): string {
		return this.#text;
	}
}

/** What the URL parser would accept, drop or repair without a word. */
function refusalOf(text: string): string | undefined {
	if (/[\0-\x20\x7F]/.test(text)) {
		return 'it holds a space or a control character';
	}
	const [, scheme] = /^([a-z][a-z\d+.-]*):/i.exec(text) ?? [];
	if (scheme === undefined || !/^https?$/i.test(scheme)) {
		return 'it must begin with http:// or https://';
	}
	const [, authority] = /^[^:]+:\/\/([^/\\?#]*)/.exec(text) ?? [];
	if (authority === undefined || authority === '') {
		return 'it names no host';
	}
	if (authority.includes('@')) {
		return 'it holds user information; credentials are kept apart from addresses';
	}
	if (text.includes('#')) {
		return 'it has a fragment';
	}
	return text.includes('?') ? 'it has a query' : undefined;
}

function invalid(text: string, reason: string, options?: ErrorOptions): ClusterdError {
	return new ClusterdError('INSTANCE_URL_INVALID', {text, reason}, options);
}

function parseUrl(text: string): URL {
	let url: URL;
	try {
		url = new URL(text);
	} catch (error) {
		throw invalid(text, 'its host or its port is malformed', {cause: error});
	}
	if (url.port === '0') {
		throw invalid(text, 'nothing can be reached on port 0');
	}
	return url;
}

/** Without the slash at the end, percent escapes in capitals and only where they are needed (RFC 3986, 6.2.2). */
function canonicalPath(path: string): string {
	return path
		.replaceAll(/%[\da-f]{2}/gi, (escape) => {
			const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
			return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
		})
		.replace(/\/+$/, '');
}
