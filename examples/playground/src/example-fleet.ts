import type {Id} from '@clusterd/core';
import {addressOf, type Builder, type Keys} from './builder.js';
import {databaseServer, machine, SSH, TIME, WEB, webServer, ZONE} from './example-keys.js';

/** Two sites, a laboratory, what somebody set on them, and what goes wrong in such places. */
export async function fillExample(builder: Builder): Promise<void> {
	const root = await builder.root();
	await builder.at(75);
	const europe = await builder.cluster('europe');
	const america = await builder.cluster('america');
	const vienna = await builder.cluster('vienna', europe);
	const frankfurt = await builder.cluster('frankfurt', europe);
	const viennaWeb = await builder.cluster('web', vienna);
	const frankfurtWeb = await builder.cluster('web', frankfurt);
	const denver = await builder.cluster('denver', america);
	await instances(builder, viennaWeb, 'vie-web', 3, webServer);
	await instances(builder, await builder.cluster('db', vienna), 'vie-db', 2, databaseServer);
	await instances(builder, frankfurtWeb, 'fra-web', 2, webServer);
	await instances(builder, denver, 'den-web', 3, webServer);
	await instances(builder, await builder.cluster('lab'), 'lab-pi', 2, machine);
	await builder.cluster('new-site');
	await builder.instance('bastion', root, machine(0));
	await settings(builder, {root, europe, viennaWeb, denver});
	await builder.at(5);
	await trouble(builder, viennaWeb);
	await builder.at(0.6);
	await builder.set(frankfurtWeb, `${WEB}/client_max_body_size`, '20m', {comment: 'Larger uploads'});
	await builder.at(0.1);
	await builder.set(america, TIME, 'ntp.america.example.org');
	await builder.at(0);
}

async function instances(
	builder: Builder,
	cluster: Id,
	name: string,
	many: number,
	keys: (number: number) => Keys,
): Promise<void> {
	for (let number = 1; number <= many; number++) await builder.instance(`${name}-${number}`, cluster, keys(number));
}

async function settings(
	builder: Builder,
	{root, europe, viennaWeb, denver}: Readonly<Record<'root' | 'europe' | 'viennaWeb' | 'denver', Id>>,
): Promise<void> {
	await builder.at(50);
	await builder.set(root, `${SSH}/permit_root_login`, 'no', {comment: 'Finding 12 of the audit', by: 'grace'});
	await builder.set(root, ZONE, 'UTC', {mode: 'default', by: 'grace'});
	await builder.at(26);
	await builder.set(europe, TIME, 'ntp.europe.example.org');
	await builder.set(viennaWeb, `${WEB}/workers`, '4');
	await builder.at(7);
	await builder.set(viennaWeb, `${WEB}/tls/protocol`, 'TLSv1.3', {comment: 'The old browsers are gone', by: 'grace'});
	await builder.set(denver, `${WEB}/workers`, '8', {mode: 'default'});
}

/** One is switched off, one was changed behind clusterd's back, one refuses. */
async function trouble({connector, fleet}: Builder, viennaWeb: Id): Promise<void> {
	connector.at(addressOf('den-web-2')).offline = true;
	connector.at(addressOf('vie-web-2')).set(`${WEB}/workers`, '1');
	connector.at(addressOf('fra-web-1')).reject = () => 'Validation failed: this host allows 10m at most';
	const {items} = await fleet.as({id: 'ada'}).members.instances(viennaWeb);
	for (const {id} of items) await fleet.check(id);
}
