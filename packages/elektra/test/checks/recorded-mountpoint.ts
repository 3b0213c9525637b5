import {type Key, KeyName, KeySet, type Metadata, validate} from '@clusterd/elektra';
import {ECMASCRIPT_REGEX_ENGINE} from './ecmascript-regex-engine.js';

export interface RecordedStep {
	readonly request?: {
		readonly method: string;
		readonly path: string;
		readonly body?: string;
		readonly session?: string;
	};
	readonly response?: {readonly status: number} | null;
}

export interface Scenario {
	readonly name: string;
	readonly racy?: boolean;
	readonly setup?: ReadonlyArray<{readonly kdb?: readonly string[]}>;
	readonly steps: readonly RecordedStep[];
}

interface Write {
	/** What the mountpoint must hold for the write to be judged by its checkers. */
	readonly target: KeyName;
	apply(keys: KeySet): KeySet;
}

/**
 * Follows a recorded scenario and says of each write whether {@link validate} would have refused it:
 * a write is refused when any key of the mountpoint then violates its metadata, and its session goes on with what it
 * holds.
 */
export class RecordedMountpoint {
	readonly #mountpoint: KeyName;
	readonly #sessions = new Map<string, KeySet>();
	#stored = KeySet.empty;

	constructor(mountpoint: string, setup: Scenario['setup'] = []) {
		this.#mountpoint = KeyName.parse(mountpoint);
		for (const [command, name = '', ...rest] of setup.flatMap(({kdb}) => (kdb === undefined ? [] : [kdb]))) {
			if (command === 'set') {
				this.#stored = setValue(name, rest[0] ?? '').apply(this.#stored);
			} else if (command === 'meta-set') {
				this.#stored = setMeta(name, rest[0] ?? '', rest[1] ?? '').apply(this.#stored);
			}
		}
	}

	/** Whether the request is refused; undefined for one that writes nothing. */
	refuses({request}: RecordedStep): boolean | undefined {
		const writes = request === undefined ? undefined : writesOf(request);
		return writes?.some((write) => this.#refusesWrite(write, request?.session));
	}

	#refusesWrite(write: Write, session: string | undefined): boolean {
		const wanted = write.apply(this.#sessions.get(session ?? '') ?? this.#stored);
		if (session !== undefined) {
			this.#sessions.set(session, wanted);
		}
		const refused =
			write.target.isBelowOrSame(this.#mountpoint) &&
			wanted.atAndBelow(this.#mountpoint).some((key) => violates(key, wanted));
		if (!refused) {
			this.#stored = write.apply(this.#stored);
		}
		return refused;
	}
}

function violates(key: Key, keys: KeySet): boolean {
	const twin = keys.get(KeyName.of('spec', key.name.parts));
	const meta: Metadata = new Map([...(twin?.meta ?? []), ...key.meta]);
	return validate(key.value ?? '', meta, {regex: ECMASCRIPT_REGEX_ENGINE}).length > 0;
}

function writesOf({
	method,
	path,
	body = 'null',
}: {
	readonly method: string;
	readonly path: string;
	readonly body?: string;
}): readonly Write[] | undefined {
	const [, route = '', name = ''] = /^\/(\w+)\/([^?]*)/.exec(decodeURIComponent(path)) ?? [];
	switch (`${method} ${route}`) {
		case 'PUT kdb': {
			return [setValue(name, JSON.parse(body) as string)];
		}

		case 'DELETE kdb': {
			return [{target: KeyName.parse(name), apply: (keys) => keys.without(KeyName.parse(name))}];
		}

		case 'POST kdbMeta': {
			const {key, value} = JSON.parse(body) as {key: string; value: string};
			return [setMeta(name, key, value)];
		}

		case 'POST kdbMetaBulk': {
			const {meta} = JSON.parse(body) as {meta: ReadonlyArray<{key: string; value: string}>};
			return meta.map(({key, value}) => setMeta(name, key, value));
		}

		case 'POST kdbMv': {
			return [move(name, JSON.parse(body) as string)];
		}

		default: {
			return undefined;
		}
	}
}

function setValue(name: string, value: string): Write {
	return {target: KeyName.parse(name), apply: (keys) => keys.with({...keyOf(keys, name), value})};
}

function setMeta(name: string, metakey: string, value: string): Write {
	return {
		target: KeyName.parse(name),
		apply: (keys) => keys.with({...keyOf(keys, name), meta: new Map([...keyOf(keys, name).meta, [metakey, value]])}),
	};
}

function move(from: string, to: string): Write {
	return {
		target: KeyName.parse(to),
		apply: (keys) => keys.without(KeyName.parse(from)).with({...keyOf(keys, from), name: KeyName.parse(to)}),
	};
}

function keyOf(keys: KeySet, name: string): Key {
	return keys.get(KeyName.parse(name)) ?? {name: KeyName.parse(name), value: '', meta: new Map()};
}
