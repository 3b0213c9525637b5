import {isClusterdError, KeyName, type Change, type MemberView, type UnitContent, type UnitRef} from '@clusterd/core';
import * as z from 'zod';
import {invalid} from '../request/invalid.js';
import {doConfirmed} from './confirmed.js';
import {readElektraKey} from './elektra-key.js';
import {findMember} from './find-member.js';
import type {ResolveId} from './single-instance.js';
import {readJson, readPlain} from './webd-body.js';
import {DONE, ok, type ServeWebd, type WebdRequest} from './webd-context.js';

const VALUE = z.string().nullish();
const META = z.object({key: z.string(), value: VALUE});
const META_REMOVAL = z.object({key: z.string()});
const META_BULK = z.object({meta: z.array(META).max(10_000)});

/** A request for the keys of a member. */
interface KeyRequest extends WebdRequest {
	readonly member: string;
	/** The key's name, or the pattern, as the client gave it. */
	readonly rest: string;
}

/** webd's routes for the keys below `/instances/:id` or `/clusters/:id`. */
export function webdKdbRoutes(serve: ServeWebd, kind: MemberView['kind'], resolve: ResolveId): void {
	const serveKey = (
		method: Parameters<ServeWebd>[0],
		name: string,
		answer: (request: KeyRequest) => ReturnType<Parameters<ServeWebd>[2]>,
	): void => {
		const answerFor = async (request: WebdRequest) => {
			const {id} = await findMember(request, kind, await resolve(request, request.params[0] ?? ''));
			return answer({...request, member: id, rest: request.params[1] ?? ''});
		};
		serve(method, `/${kind}s/:id/${name}`, answerFor);
		serve(method, `/${kind}s/:id/${name}/*name`, answerFor);
	};
	serveKey('GET', 'kdb', async ({manager, member, rest, ctx, signal}) =>
		ok(
			await readElektraKey(manager.keys(member), KeyName.parse(rest || '/'), {
				preload: preloadOf(ctx.query['preload']),
				signal,
			}),
		),
	);
	serveKey('PUT', 'kdb', async (request) => {
		const [outcome] = await doConfirmed(request, {
			kind: 'set',
			member: request.member,
			units: [{name: request.rest, content: await readPlain(request)}],
		});
		const [counts] = outcome?.plan.rows.map((row) => row.counts) ?? [];
		return ok({status: counts && counts.add > 0 && counts.change + counts.unchanged === 0 ? 201 : 200});
	});
	serveKey('DELETE', 'kdb', async (request) => {
		await unlessNothing(
			doConfirmed(request, {kind: 'remove', member: request.member, units: [{name: request.rest}], below: true}),
		);
		return ok({status: 200});
	});
	serveKey('GET', 'kdbFind', async ({manager, member, rest, signal}) =>
		ok((await manager.keys(member).find(rest, {signal})).names.map(({name}) => name)),
	);
	for (const [path, change] of [
		['kdbMv', 'move-keys'],
		['kdbCp', 'copy-keys'],
	] as const) {
		serveKey('POST', path, async (request) => {
			await doConfirmed(request, {
				kind: change,
				member: request.member,
				from: request.rest,
				to: await readPlain(request),
			});
			return DONE;
		});
	}
	metaRoutes(serveKey);
}

function metaRoutes(
	serveKey: (method: 'POST' | 'DELETE', name: string, answer: (request: KeyRequest) => Promise<typeof DONE>) => void,
): void {
	serveKey('POST', 'kdbMeta', async (request) => setMeta(request, [await readJson(request, META)]));
	serveKey('DELETE', 'kdbMeta', async (request) => setMeta(request, [await readJson(request, META_REMOVAL)]));
	serveKey('POST', 'kdbMetaBulk', async (request) => setMeta(request, (await readJson(request, META_BULK)).meta));
}

/** Sets metakeys and removes those without a value; of several for one metakey the last counts. */
async function setMeta(request: KeyRequest, entries: readonly z.output<typeof META>[]): Promise<typeof DONE> {
	const last = new Map(entries.map(({key, value}) => [key, value]));
	const set: UnitContent[] = [];
	const removed: UnitRef[] = [];
	for (const [meta, value] of last) {
		if (typeof value === 'string') set.push({name: request.rest, meta, content: value});
		else removed.push({name: request.rest, meta});
	}
	const changes: Change[] = [];
	if (set.length > 0) changes.push({kind: 'set', member: request.member, units: set});
	if (removed.length > 0) changes.push({kind: 'remove', member: request.member, units: removed});
	await unlessNothing(doConfirmed(request, ...changes));
	return DONE;
}

/** Removing what is not there is done already. */
async function unlessNothing(work: Promise<unknown>): Promise<void> {
	await work.catch((error: unknown) => {
		if (!isClusterdError(error, 'KEY_NOT_FOUND')) throw error;
	});
}

/** As elektrad reads it: a digit; of several the first; 0 when there is none. @throws REQUEST_INVALID */
function preloadOf(given: string | string[] | undefined): number {
	const [first = '0'] = typeof given === 'string' ? [given] : (given ?? []);
	if (!/^0*\d$/.test(first)) throw invalid('query.preload', 'it is no number from 0 to 9');
	return Number(first);
}
