import {get, type IncomingMessage, type RequestListener} from 'node:http';
import test, {type ExecutionContext} from 'ava';
import {ManualClock} from '@clusterd/core/memory';
import {AddressError} from '#src/commands/failures.js';
import {HttpListener} from '#src/http-listener.js';

async function setup(t: ExecutionContext, answer: RequestListener): Promise<{clock: ManualClock; listener: HttpListener; url: string}> {
	const clock = new ManualClock();
	const listener = new HttpListener({host: '127.0.0.1', port: 0, clock, patienceMs: 1_000});
	const url = await listener.start(answer);
	t.teardown(() => listener.stop());
	return {clock, listener, url};
}

const ask = (url: string): Promise<IncomingMessage> => new Promise((resolve, reject) => void get(url, resolve).on('error', reject));

test('a listener answers at the address that it tells', async t => {
	const {url} = await setup(t, (request, response) => void response.end(request.url));
	t.regex(url, /^http:\/\/127\.0\.0\.1:\d+$/);
	t.is(await (await fetch(`${url}/x`)).text(), '/x');
});

test('an address that is taken is told by name', async t => {
	const {url} = await setup(t, (_request, response) => void response.end());
	const port = Number(new URL(url).port);
	const error = await t.throwsAsync(new HttpListener({host: '127.0.0.1', port, clock: new ManualClock()}).start(() => {}), {instanceOf: AddressError});
	t.regex(error.message, new RegExp(`127\\.0\\.0\\.1 port ${port}: it is in use`));
});

test('stopping lets a request under way end, and takes no new one', async t => {
	let finish = (): void => t.fail('nobody asked');
	const {listener, url} = await setup(t, (_request, response) => {
		response.write('begun ');
		finish = () => void response.end('done');
	});
	const answer = await ask(url);
	const stopped = listener.stop();
	await t.throwsAsync(ask(url));
	finish();
	let text = '';
	for await (const part of answer) text += String(part);
	t.is(text, 'begun done');
	await stopped;
	await listener.stop();
});

test('stopping cuts off what does not end in time', async t => {
	const {clock, listener, url} = await setup(t, (_request, response) => void response.write('for ever'));
	const answer = await ask(url);
	const stopped = listener.stop();
	await clock.advance(1_000);
	await stopped;
	await t.throwsAsync((async () => {
		for await (const part of answer) void part;
	})(), {code: 'ECONNRESET'});
});
