import test from 'ava';
import {ClusterClient} from '@clusterd/api';
import type {FleetEvent} from '@clusterd/core';
import {ManualClock} from '@clusterd/core/memory';

type Answer = () => Response;

const stream = (...events: Array<{id: string}>): Response =>
	new Response(
		`:\n\n${events.map((event) => `id: ${event.id}\nevent: revision\ndata: ${JSON.stringify({...event, kind: 'revision'})}\n\n`).join('')}`,
		{headers: {'Content-Type': 'text/event-stream'}},
	);
const problem = (code: string, status: number): Response =>
	new Response(JSON.stringify({code, facts: {what: 'x'}}), {
		status,
		headers: {'Content-Type': 'application/problem+json'},
	});
const hanging = (): Response =>
	new Response(
		new ReadableStream({
			start(controller) {
				controller.enqueue(new TextEncoder().encode(':\n\n'));
			},
		}),
		{headers: {'Content-Type': 'text/event-stream'}},
	);

/** A client whose connections are answered one after another, then not at all. */
function setup(...answers: Answer[]) {
	const clock = new ManualClock();
	const asked: Array<string | null> = [];
	const client = new ClusterClient({
		address: 'http://clusterd.example',
		clock,
		fetch: async (input, init) => {
			const request = new Request(input, init);
			asked.push(request.headers.get('last-event-id'));
			const answer = answers.shift();
			if (!answer) throw new TypeError('fetch failed');
			const response = answer();
			const {signal} = request;
			if (response.status !== 200) return response;
			return new Response(response.body?.pipeThrough(new TransformStream(), {signal}) ?? null, response);
		},
	});
	return {client, clock, asked};
}

/** Takes events until there are so many; moves time on while it waits. */
async function take(events: AsyncIterator<FleetEvent>, count: number, clock: ManualClock): Promise<string[]> {
	const ids: string[] = [];
	while (ids.length < count) {
		let event: IteratorResult<FleetEvent> | undefined;
		const next = events.next().then((result) => {
			event = result;
		});
		while (event === undefined) {
			await Promise.race([next, new Promise((resolve) => setImmediate(resolve))]);
			if (event === undefined && clock.timers > 0) await clock.advance(500);
		}
		if (event.done) break;
		ids.push(event.value.id);
	}
	return ids;
}

test('a stream that ends is opened again after the last event', async (t) => {
	const {client, clock, asked} = setup(
		() => stream({id: 'a.1'}, {id: 'a.2'}),
		() => stream({id: 'a.3'}),
		hanging,
	);
	const events = client.events.follow()[Symbol.asyncIterator]();
	t.deepEqual(await take(events, 3, clock), ['a.1', 'a.2', 'a.3']);
	t.deepEqual(asked, [null, 'a.2']);
	await events.return?.();
});

test('a stream begins after the event that is asked for', async (t) => {
	const {client, clock, asked} = setup(() => stream({id: 'a.8'}), hanging);
	const events = client.events.follow({after: 'a.7'})[Symbol.asyncIterator]();
	t.deepEqual(await take(events, 1, clock), ['a.8']);
	t.deepEqual(asked, ['a.7']);
	await events.return?.();
});

test('a stream that broke before anything was seen asks for a reset', async (t) => {
	const {client, clock, asked} = setup(
		() => stream(),
		() => problem('STOPPED', 503),
		() => stream({id: 'b.1'}),
	);
	const events = client.events.follow()[Symbol.asyncIterator]();
	t.deepEqual(await take(events, 1, clock), ['b.1']);
	t.deepEqual(asked, [null, '0.0', '0.0']);
	await events.return?.();
});

test('a silent stream is given up and opened again', async (t) => {
	const {client, clock} = setup(hanging, () => stream({id: 'a.1'}));
	const events = client.events.follow()[Symbol.asyncIterator]();
	t.deepEqual(await take(events, 1, clock), ['a.1']);
	t.true(clock.now() - 1_000_000_000_000 >= 45_000);
	await events.return?.();
});

test('a stream that is refused for good ends with that', async (t) => {
	const {client} = setup(() => problem('ORIGIN_NOT_ALLOWED', 403));
	const error = await t.throwsAsync(client.events.follow()[Symbol.asyncIterator]().next());
	t.like(error, {code: 'ORIGIN_NOT_ALLOWED'});
});

test('an aborted stream ends, while it waits for events and while it waits to connect', async (t) => {
	for (const answers of [[hanging], []]) {
		const {client} = setup(...answers);
		const stop = new AbortController();
		const next = client.events.follow({signal: stop.signal})[Symbol.asyncIterator]().next();
		await new Promise((resolve) => setImmediate(resolve));
		stop.abort();
		t.deepEqual(await next, {done: true, value: undefined});
	}
});
