import type {AddressInfo} from 'node:net';
import Koa from 'koa';
import {BareClient} from './bare-client.js';
import {serveParent} from './child.js';

/**
 * Runs in a process of its own: a Koa app that passes reads on and answers with what comes, and nothing else. Answers
 * with the URLs of one key of each.
 */
serveParent(async ({addresses, name}: {readonly addresses: readonly string[]; readonly name: string}) => {
	const client = new BareClient();
	const app = new Koa();
	app.use(async (ctx) => {
		const [, , index, ...path] = ctx.url.split('/');
		const {status, body} = await client.send({
			origin: addresses[Number(index)] ?? '',
			method: 'GET',
			path: `/kdb/${path.join('/')}`,
			cookie: 'session=bench',
		});
		ctx.status = status;
		ctx.type = 'application/json';
		ctx.body = body;
	});
	const server = app.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const {port} = server.address() as AddressInfo;
	return addresses.map(
		(_address, index) => `http://127.0.0.1:${port}/instances/${index}/${name.replaceAll('#', '%23')}`,
	);
});
