import 'reflect-metadata';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {SILENT} from '@clusterd/core';
import {startDaemon} from '#src/daemon.js';
import {readOptions} from '#src/options/read-options.js';
import {serveParent} from './child.js';

/** Runs in a process of its own: a daemon over instances. Answers with the URLs of one key of each. */
serveParent(async ({addresses, name}: {readonly addresses: readonly string[]; readonly name: string}) => {
	const directory = mkdtempSync(join(tmpdir(), 'clusterd-bench-'));
	process.once('exit', () => rmSync(directory, {recursive: true, force: true}));
	process.once('SIGTERM', () => process.exit());
	const daemon = await startDaemon(
		{
			...readOptions({}),
			port: 0,
			data: directory,
			checkReadsPerSecond: 0,
			deadlineMs: 60_000,
			separateHosts: ['localhost'],
		},
		SILENT,
	);
	const manager = daemon.as({id: 'bench'});
	const urls: string[] = [];
	for (const [index, address] of addresses.entries()) {
		const {member} = await manager.commit({kind: 'create-instance', name: `i${index}`, address});
		urls.push(`${daemon.url}/api/v1/members/${member}/keys/${name.replaceAll('#', '%23')}`);
	}
	await daemon.settled();
	return urls;
});
