import {readFile} from 'node:fs/promises';

/** A long text in short: `prefix`, then `repeat` so many times, then `suffix`. */
export interface Generated {
	readonly generated: {
		readonly prefix: string;
		readonly repeat: string;
		readonly count: number;
		readonly suffix: string;
	};
}

export interface RecordedRequest {
	readonly method: string;
	/** As on the request line; one that ends in `...` was cut. */
	readonly path: string;
	readonly headers?: Readonly<Record<string, string | Generated>>;
	readonly body?: string | Generated;
	/** The body, where it is no UTF-8. */
	readonly bodyBase64?: string;
	/** Whether the body is sent as it stands, chunks and all. */
	readonly bodyIsRawWireFormat?: boolean;
	/** @defaultValue 'HTTP/1.1' */
	readonly httpVersion?: string;
	/** Names a cookie jar. */
	readonly session?: string;
}

export interface RecordedResponse {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly body: string;
	readonly bodyTruncated?: boolean;
	/** In bytes, of the whole. */
	readonly bodyLength?: number;
	readonly bodySha256?: string;
}

/** A command of the `kdb` tool and what came of it. */
export interface RecordedCommand {
	readonly kdb: readonly string[];
	readonly rc?: number;
	readonly stdout?: string;
	readonly stderr?: string;
}

/** A file written past the key database. */
export interface RecordedFile {
	readonly file: string;
	readonly content?: string;
	readonly contentBase64?: string;
}

export interface RecordedStep {
	readonly request?: RecordedRequest;
	/** Null when there was no answer; `failure` says how that looked. */
	readonly response?: RecordedResponse | null;
	readonly failure?: string;
	readonly external?: RecordedCommand;
	readonly writeFile?: RecordedFile;
	readonly after?: ReadonlyArray<{readonly external?: RecordedCommand; readonly writeFile?: RecordedFile}>;
	readonly racy?: unknown;
	readonly serverDied?: unknown;
}

/** Requests to one elektrad with their answers. */
export interface RecordedScenario {
	readonly name: string;
	/** Done before elektrad starts. */
	readonly setup?: ReadonlyArray<RecordedCommand | RecordedFile>;
	readonly steps: readonly RecordedStep[];
	readonly racy?: unknown;
	readonly serverDied?: unknown;
}

/** The recordings that come with the project. */
export const EXCHANGES = new URL('../../../../recordings/exchanges.json', import.meta.url);
/** The recorded key names that come with the project. */
export const KEY_NAMES = new URL('../../../../recordings/key-names.json', import.meta.url);

/** Reads recordings of the form of `exchanges.json`. */
export async function readScenarios(file: URL | string = EXCHANGES): Promise<readonly RecordedScenario[]> {
	return JSON.parse(await readFile(file, 'utf8')) as readonly RecordedScenario[];
}

/**
 * Whether a scenario comes out the same each time: neither differed between runs nor ended with the death of elektrad.
 */
export function isReplayable({racy, serverDied, steps}: RecordedScenario): boolean {
	return ![{racy, serverDied}, ...steps].some((each) => isMarked(each.racy) || isMarked(each.serverDied));
}

function isMarked(mark: unknown): boolean {
	return mark !== undefined && mark !== null && mark !== false;
}

/** The text that a recording stands for. */
export function expand(text: string | Generated): string {
	if (typeof text === 'string') {
		return text;
	}
	const {prefix, repeat, count, suffix} = text.generated;
	return prefix + repeat.repeat(count) + suffix;
}
