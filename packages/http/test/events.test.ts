import test from 'ava';
import {request} from 'node:http';
import {setup} from './served-fleet.js';

/** A stream of events, read as text. */
async function stream(t: {teardown: (end: () => void) => void}, address: string, headers: Record<string, string> = {}) {
	const end = new AbortController();
	t.teardown(() => end.abort());
	const response = await fetch(`${address}/api/v1/events`, {headers, signal: end.signal});
	const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
	let text = '';
	return {
		response,
		/** Reads on until the text has this. */
		async until(wanted: string | RegExp): Promise<string> {
			while (text.search(wanted) < 0) {
				const {value, done} = await reader.read();
				if (done) throw new Error(`the stream ended: ${text}`);
				text += value;
			}
			return text;
		},
		/** What comes until the end. */
		async rest(): Promise<string> {
			for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
			return text;
		},
	};
}

test('events come as they happen, each with its id', async (t) => {
	const {address, cluster} = await setup(t);
	const events = await stream(t, address);
	t.is(events.response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
	t.is(events.response.headers.get('cache-control'), 'no-store');
	await events.until(/^:\n\n/);
	await cluster('eu');
	const text = await events.until(/event: revision\n.*\n\n/);
	t.regex(text, /id: [\w-]+\.\d+\nevent: revision\ndata: \{"kind":"revision","revision":2,.*"members":\["c2"\]/);
});

test('events after a known one are told again; an unknown one is answered with reset', async (t) => {
	const {address, cluster} = await setup(t);
	const first = await stream(t, address);
	await first.until(/^:\n\n/);
	await cluster('eu');
	const [, id = ''] = /id: (\S+)\nevent: revision/.exec(await first.until(/event: revision\n.*\n\n/)) ?? [];
	await cluster('us');
	const second = await stream(t, address, {'Last-Event-ID': id});
	t.regex(await second.until(/\n\n.*\n\n/s), /"revision":3/);
	const third = await stream(t, address, {'Last-Event-ID': '0.0'});
	t.regex(await third.until(/event: reset\n/), /event: reset\n/);
});

test('a stream shows signs of life when nothing happens', async (t) => {
	const {address, clock} = await setup(t, {http: {heartbeatMs: 15_000}});
	const events = await stream(t, address);
	await events.until(/^:\n\n/);
	await clock.advance(15_000);
	await events.until(/^:\n\n:\n\n/);
	await clock.advance(15_000);
	t.is(await events.until(/^:\n\n:\n\n:\n\n/), ':\n\n:\n\n:\n\n');
});

test('streams end when the server is closed', async (t) => {
	const {address, server} = await setup(t);
	const events = await stream(t, address);
	await events.until(/^:\n\n/);
	const closed = server.close();
	t.is(await events.rest(), ':\n\n');
	await closed;
	await t.throwsAsync(fetch(`${address}/livez`));
});

test('a stream that nobody reads any more is given up', async (t) => {
	const left = deferred();
	const {port} = await setup(t, {
		http: {
			manager: () =>
				({
					events: {
						async *follow({signal}: {signal?: AbortSignal} = {}) {
							await new Promise((resolve) => signal?.addEventListener('abort', resolve));
							left.resolve();
						},
					},
				}) as never,
		},
	});
	const asked = request({host: '127.0.0.1', port, path: '/api/v1/events'});
	asked.on('error', () => undefined);
	asked.on('response', (response) => response.once('data', () => asked.destroy()));
	asked.end();
	await left.promise;
	t.pass();
});

test('HEAD of the stream has no body', async (t) => {
	const {address} = await setup(t);
	const answer = await fetch(`${address}/api/v1/events`, {method: 'HEAD'});
	t.is(answer.status, 200);
	t.is(await answer.text(), '');
});

function deferred(): {promise: Promise<void>; resolve: () => void} {
	let resolve = (): void => undefined;
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return {promise, resolve};
}
