import test from 'ava';
import {fc, testProp} from '@fast-check/ava';
import {readEventStream, type StreamMessage} from '#src/client/event-stream.js';

async function* parts(...texts: string[]): AsyncGenerator<string> {
	yield* texts;
}

async function read(...texts: string[]): Promise<Array<StreamMessage | undefined>> {
	const messages = [];
	for await (const message of readEventStream(parts(...texts))) messages.push(message);
	return messages;
}

test('a message has id, event and data', async (t) => {
	t.deepEqual(await read('id: a.1\nevent: state\ndata: {}\n\n'), [{id: 'a.1', event: 'state', data: '{}'}]);
});

test('a comment is told as a sign of life', async (t) => {
	t.deepEqual(await read(':\n\n: hello\n\n'), [undefined, undefined]);
});

test('data of several lines is one text, and a message without data is none', async (t) => {
	t.deepEqual(await read('data: a\ndata:b\ndata\n\n', 'event: x\n\n', 'id: 1\n\ndata: c\n\n'), [
		{event: 'message', data: 'a\nb\n'},
		{id: '1', event: 'message', data: 'c'},
	]);
});

test('an id holds for the messages after it', async (t) => {
	t.deepEqual(
		(await read('id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n')).map((message) => message?.id),
		['1', '1', '2'],
	);
});

test("what the stream's end cuts off is dropped", async (t) => {
	t.deepEqual(await read('data: a\n\ndata: b'), [{event: 'message', data: 'a'}]);
});

testProp(
	'a stream means the same however it is cut into parts, with every kind of line end',
	[fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(60), {maxLength: 8})],
	async (t, end, cuts) => {
		const text = [
			'id: a.1',
			'event: state',
			'data: {"a":"b: c"}',
			'',
			': life',
			'',
			'data: x',
			'data: y',
			'',
			'data: z',
			'',
			':',
			'',
		].join(end);
		const places = [0, ...cuts.sort((one, other) => one - other), text.length];
		const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
		t.deepEqual(
			await read(...pieces),
			[
				{id: 'a.1', event: 'state', data: '{"a":"b: c"}'},
				undefined,
				{id: 'a.1', event: 'message', data: 'x\ny'},
				{id: 'a.1', event: 'message', data: 'z'},
				undefined,
			].slice(0, end === '\r' ? 4 : 5),
		);
	},
);
