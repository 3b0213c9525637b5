/** One message of a stream of server-sent events. */
export interface StreamMessage {
	/** The last id that the stream named, with this message or before. */
	readonly id?: string;
	readonly event: string;
	readonly data: string;
}

const LINE_END = /\r\n|\n|\r(?=[^])/;

/**
 * Reads server-sent events out of text as it arrives (as the HTML standard defines them, but for `retry`).
 * Yields messages that hold data, and undefined for each comment, so that the caller sees that the server is alive.
 */
export async function* readEventStream(chunks: AsyncIterable<string>): AsyncGenerator<StreamMessage | undefined> {
	let fields: MessageFields = {data: []};
	for await (const line of linesOf(chunks)) {
		if (line.startsWith(':')) yield undefined;
		else if (line !== '') takeField(fields, line);
		else {
			if (fields.data.length > 0)
				yield {
					...(fields.id === undefined ? {} : {id: fields.id}),
					event: fields.event ?? 'message',
					data: fields.data.join('\n'),
				};
			fields = {...(fields.id === undefined ? {} : {id: fields.id}), data: []};
		}
	}
}

interface MessageFields {
	id?: string;
	event?: string;
	data: string[];
}

function takeField(fields: MessageFields, line: string): void {
	const colon = line.indexOf(':');
	const name = colon < 0 ? line : line.slice(0, colon);
	const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
	if (name === 'data') fields.data.push(value);
	else if (name === 'event') fields.event = value;
	else if (name === 'id' && !value.includes('\0')) fields.id = value;
}

/**
 * Whole lines; a carriage return at the very end waits for what follows it. What the stream's end cuts off is dropped.
 */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
	let rest = '';
	for await (const chunk of chunks) {
		const lines = (rest + chunk).split(LINE_END);
		rest = lines.pop() ?? '';
		yield* lines;
	}
}
