import test from 'ava';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {ClusterClient} from '@clusterd/api';
import {FleetManager} from '@clusterd/core';
import {MemoryConnector, MemoryDeliveryStore, MemoryRevisionStore} from '@clusterd/core/memory';
import {CryptoRandom, Re2RegexEngine, sha256, SystemClock} from 'clusterd';
import {ownApp} from '#src/app.js';

test("somebody's own app serves clusterd under its path, and says who is asking", async (t) => {
	const manager = await FleetManager.start({
		revisionStore: new MemoryRevisionStore(),
		deliveryStore: new MemoryDeliveryStore(),
		connector: new MemoryConnector(),
		clock: new SystemClock(),
		random: new CryptoRandom(),
		hash: sha256,
		regex: new Re2RegexEngine(),
		checkReadsPerSecond: 0,
	});
	t.teardown(() => manager.stop());
	const server = ownApp((actor) => manager.as(actor)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => server.close());
	const own = `http://localhost:${(server.address() as AddressInfo).port}`;

	t.regex(await (await fetch(own)).text(), /not clusterd/);
	const answer = await fetch(`${own}/fleet/api/v1/members`, {
		method: 'POST',
		headers: {'content-type': 'application/json', 'x-user': 'ada'},
		body: JSON.stringify({kind: 'cluster', name: 'eu'}),
	});
	t.is(answer.status, 201);
	const client = new ClusterClient({address: `${own}/fleet`});
	t.like((await client.history.list({limit: 1}))[0], {actor: {id: 'ada'}});
});
