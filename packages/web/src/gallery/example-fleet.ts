import type {PageFleet} from './page-fleet.js';

const WEB = 'system:/sw/nginx/server/#0/current';
const SSH = 'system:/sw/openssh/sshd/#0/current';

const meta = (description: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({description, ...more});
const enumOf = (...values: readonly string[]): Readonly<Record<string, string>> => ({'check/type': 'enum', 'check/enum': `#${values.length - 1}`, ...Object.fromEntries(values.map((value, index) => [`check/enum/#${index}`, value]))});

const base = (number: number): Parameters<PageFleet['instance']>[2] => ({
	[`${SSH}/port`]: ['22', meta('TCP port of sshd', {'check/type': 'unsigned_short', 'check/range': '1-65535'})],
	[`${SSH}/permit_root_login`]: [number % 3 === 0 ? 'yes' : 'no', meta('Whether root may sign in', enumOf('yes', 'no', 'prohibit-password'))],
	[`${SSH}/banner`]: ['Authorised use only.\nEverything is logged.\n', meta('Shown before anybody signs in')],
	'system:/sw/chrony/chronyd/#0/current/server': [`${number % 4}.pool.ntp.org`, meta('Where the time comes from')],
	'system:/sw/linux/clock/#0/current/timezone': 'UTC',
	'system:/sw/rsyslog/rsyslogd/#0/current/compress': [number % 2 === 0 ? '1' : '0', meta('Compress what is sent', {'check/type': 'boolean'})],
});
const web = (number: number): Parameters<PageFleet['instance']>[2] => ({
	...base(number),
	[`${WEB}/port`]: ['80', meta('Port that the server listens on', {'check/type': 'unsigned_short', 'check/range': '1-65535'})],
	[`${WEB}/workers`]: [String(1 + number % 3), meta('Worker processes', {'check/type': 'unsigned_short', 'check/range': '1-64'})],
	[`${WEB}/log/level`]: [number === 3 ? 'debug' : 'info', meta('How much is logged', enumOf('debug', 'info', 'warn', 'error'))],
	[`${WEB}/tls/protocol`]: ['TLSv1.2', enumOf('TLSv1.2', 'TLSv1.3')],
	[`${WEB}/client_max_body_size`]: '1m',
});

/** The fleet that the playground and the screenshots show: two sites, a laboratory, and what goes wrong in such places. */
export async function fillExample(page: PageFleet): Promise<void> {
	const europe = await page.cluster('europe');
	const america = await page.cluster('america');
	const lab = await page.cluster('lab');
	const vienna = await page.cluster('vienna', europe);
	const frankfurt = await page.cluster('frankfurt', europe);
	const viennaWeb = await page.cluster('web', vienna);
	const viennaDb = await page.cluster('db', vienna);
	const frankfurtWeb = await page.cluster('web', frankfurt);
	const denver = await page.cluster('denver', america);
	await page.cluster('new-site');
	for (const number of [1, 2, 3]) await page.instance(`vie-web-${number}`, viennaWeb, web(number));
	for (const number of [1, 2]) await page.instance(`vie-db-${number}`, viennaDb, base(number));
	for (const number of [1, 2]) await page.instance(`fra-web-${number}`, frankfurtWeb, web(number));
	for (const number of [1, 2, 3]) await page.instance(`den-web-${number}`, denver, web(number));
	for (const number of [1, 2]) await page.instance(`lab-pi-${number}`, lab, base(number));
	await page.instance('bastion', page.root, base(0));
	await page.set(page.root, `${SSH}/permit_root_login`, 'no');
	await page.set(page.root, 'system:/sw/linux/clock/#0/current/timezone', 'UTC', {mode: 'default'});
	await page.set(europe, 'system:/sw/chrony/chronyd/#0/current/server', 'ntp.europe.example.org');
	await page.set(viennaWeb, `${WEB}/workers`, '4');
	await page.set(viennaWeb, `${WEB}/tls/protocol`, 'TLSv1.3');
	await page.set(denver, `${WEB}/workers`, '8', {mode: 'default'});
	await page.fleet.whenIdle();
	page.connector.at('http://den-web-2.example.org:33333').offline = true;
	page.connector.at('http://vie-web-2.example.org:33333').set(`${WEB}/workers`, '1');
	page.connector.at('http://fra-web-1.example.org:33333').reject = () => 'Validation of the value failed: it is not on the list of this host';
	await page.set(frankfurtWeb, `${WEB}/client_max_body_size`, '20m');
	await page.set(america, 'system:/sw/chrony/chronyd/#0/current/server', 'ntp.america.example.org');
	await page.fleet.whenIdle();
	const {items} = await page.manager.members.instances(viennaWeb);
	for (const {id} of items) await page.fleet.check(id);
}

/** A cluster of very many instances, and one instance with very many keys. */
export async function fillHuge(page: PageFleet, {members = 5000, keys = 20_000} = {}): Promise<void> {
	const many = await page.cluster('many');
	for (let number = 1; number <= members; number++) await page.instance(`node-${String(number).padStart(4, '0')}`, many);
	const names = Array.from({length: keys}, (_, number) => [`system:/sw/huge/app${Math.floor(number / 100)}/#0/current/option${number % 100}`, String(number)] as const);
	await page.instance('huge', page.root, Object.fromEntries(names));
}
