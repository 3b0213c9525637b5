import {createHash} from 'node:crypto';
import type {Outcome, RawResponse} from './raw-client.js';
import type {RecordedResponse, RecordedStep} from './recording.js';
import type {SessionNames} from './session-names.js';

/** The headers that a recording holds if the answer had them. */
const COMPARED = ['content-type', 'set-cookie', 'location', 'x-content-type-options'];
const SHOWN_CHARACTERS = 400;

/** What differs between a recorded step and what came back now; nothing if it holds. */
export function differences(
	{response, failure}: RecordedStep,
	outcome: Outcome,
	sessions: SessionNames,
): readonly string[] {
	if (response === null || response === undefined) {
		const expected = failure?.startsWith('no complete response') === true ? 'silence' : 'closed';
		return outcome === expected ? [] : [`expected ${expected}, got ${show(outcome)}`];
	}
	if (typeof outcome === 'string') {
		return [`expected status ${response.status}, got ${outcome}`];
	}
	return [
		...(outcome.status === response.status
			? []
			: [`status: expected ${response.status}, got ${outcome.status} ${cut(outcome.body.toString())}`]),
		...COMPARED.flatMap((name) => headerDifference(name, response, outcome, sessions)),
		...bodyDifference(response, outcome.body),
	];
}

function headerDifference(
	name: string,
	recorded: RecordedResponse,
	{headers}: RawResponse,
	sessions: SessionNames,
): readonly string[] {
	const expected = [recorded.headers[name] ?? []].flat();
	const actual = headers.get(name) ?? [];
	expected.forEach((value, index) => {
		sessions.learn(value, actual[index] ?? '');
	});
	const resolved = expected.map((value) => sessions.resolve(value));
	return resolved.join('\n') === actual.join('\n')
		? []
		: [`${name}: expected ${JSON.stringify(resolved)}, got ${JSON.stringify(actual)}`];
}

function bodyDifference(
	{body, bodyTruncated, bodyLength, bodySha256}: RecordedResponse,
	actual: Buffer,
): readonly string[] {
	const text = actual.toString('utf8');
	const same =
		bodyTruncated === true
			? text.startsWith(body) &&
				(bodyLength === undefined || bodyLength === actual.length) &&
				(bodySha256 === undefined || bodySha256 === createHash('sha256').update(actual).digest('hex'))
			: text === body;
	return same ? [] : [`body: expected ${cut(body)}\n${' '.repeat(12)}got ${cut(text)}`];
}

function show(outcome: Outcome): string {
	return typeof outcome === 'string' ? outcome : `${outcome.status} ${cut(outcome.body.toString())}`;
}

function cut(text: string): string {
	return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length})` : text;
}
