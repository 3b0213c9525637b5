import type {Route} from '@clusterd/api';
import {HOSTILE, NO_BODIES, NO_TYPES, wrongTypes, type Hostile} from './hostile.js';
import {initFor, pathFor, placesIn, replaced, short, type BadRequest, type Put} from './request-for.js';
import type {Sample} from './samples.js';

type Make = (route: Route, sample: Sample) => BadRequest[];

function hostileFor({kinds}: Sample, place: string): Hostile {
	const given = kinds[place] ?? [];
	const all = typeof given === 'string' ? [given] : given;
	return {
		texts: all.flatMap((kind) => HOSTILE[kind].texts),
		raw: all.flatMap((kind) => (HOSTILE[kind] as Hostile).raw ?? []),
	};
}

const putsFor = (sample: Sample, place: string): Put[] => {
	const {texts, raw = []} = hostileFor(sample, place);
	return [
		...texts.filter((text) => !/[\uD800-\uDFFF]/.test(text)).map((text) => ({text})),
		...raw.map((each) => ({raw: each})),
	];
};

const inPath: Make = (route, sample) =>
	Object.keys(sample.params ?? {}).flatMap((name) =>
		putsFor(sample, `path.${name}`)
			.filter((put) => !('text' in put && put.text === '')) // Another address, which is tested as such.
			.map((put) => ({
				wrong: `path.${name} = ${short(put)}`,
				path: pathFor(route, sample, {[`path.${name}`]: put}),
				init: initFor(route, sample),
			})),
	);

const inQuery: Make = (route, sample) => {
	const init = initFor(route, sample);
	const path = pathFor(route, sample);
	const more = (text: string): string => path + (path.includes('?') ? '&' : '?') + text;
	const missing = (sample.required ?? [])
		.filter((place) => place.startsWith('query.'))
		.map((place) => {
			const {[place.slice('query.'.length)]: _, ...query} = sample.query ?? {};
			return {wrong: `${place} is missing`, path: pathFor(route, {...sample, query}), init};
		});
	return [
		...missing,
		...Object.keys(sample.query ?? {}).flatMap((name) => [
			...putsFor(sample, `query.${name}`).map((put) => ({
				wrong: `query.${name} = ${short(put)}`,
				path: pathFor(route, sample, {[`query.${name}`]: put}),
				init,
			})),
			{wrong: `query.${name} twice`, path: more(`${name}=1`), init},
		]),
		...['nonsense=1', '__proto__=1', 'constructor=1', 'limit[]=1', '=1', '%zz=1', '%ff', 'a=%ED%A0%80'].map((text) => ({
			wrong: `query ${text}`,
			path: more(text),
			init,
		})),
	];
};

const inHeaders: Make = (route, sample) =>
	Object.keys(sample.kinds)
		.filter((place) => place.startsWith('header.'))
		.flatMap((place) => {
			const name = place.slice('header.'.length);
			const isEncoded = ['idempotency-key', 'clusterd-comment'].includes(name);
			return putsFor(sample, place)
				.filter((put) => isEncoded || /^[ -~]*$/.test('text' in put ? put.text : put.raw))
				.map((put) => ({
					wrong: `${place} = ${short(put)}`,
					path: pathFor(route, sample),
					init: initFor(route, sample, {
						headers: {[name]: 'raw' in put ? put.raw : isEncoded ? encodeURIComponent(put.text) : put.text},
					}),
				}));
		});

const noBodies: Make = (route, sample) => {
	const path = pathFor(route, sample);
	const init = initFor(route, sample);
	const withType = (type: string | undefined): RequestInit => ({
		...init,
		headers: {...sample.headers, ...(type === undefined ? {} : {'Content-Type': type})},
	});
	return [
		...NO_BODIES.map(([body, why]) => ({wrong: `body is ${why}`, path, init: {...init, body}})),
		...NO_TYPES.map((type) => ({wrong: `body is ${type}`, path, init: withType(type)})),
		{
			wrong: 'body is of no type',
			path,
			init: {...withType(undefined), body: new TextEncoder().encode(init.body as string)},
		},
		{
			wrong: 'body is compressed',
			path,
			init: {...init, headers: {...(init.headers as object), 'Content-Encoding': 'gzip'}},
		},
		{
			wrong: 'a field is there twice',
			path,
			init: {...init, body: (init.body as string).replace(/^\{("\w+"):/, '{$1:null,$1:')},
		},
	];
};

const inBody: Make = (route, sample) => {
	const path = pathFor(route, sample);
	const bad = (wrong: string, body: unknown): BadRequest => ({wrong, path, init: initFor(route, sample, {body})});
	const missing = (sample.required ?? [])
		.filter((place) => place.startsWith('body.'))
		.map((place) => bad(`${place} is missing`, replaced(sample.body, place, {})));
	return [
		...missing,
		...placesIn(sample.body).flatMap(([place, value]) => [
			...wrongTypes(value).map((wrong) =>
				bad(`${place} = ${short(wrong)}`, replaced(sample.body, place, {value: wrong})),
			),
			...hostileFor(sample, place).texts.map((text) =>
				bad(`${place} = ${short(text)}`, replaced(sample.body, place, {value: text})),
			),
			...(typeof value === 'object' && value !== null && !Array.isArray(value) && !place.endsWith('.labels')
				? [bad(`${place} with an unknown field`, replaced(sample.body, place, {value: {...value, nonsense: 1}}))]
				: []),
		]),
	];
};

/** Every way in which a route can be asked wrongly, by where the fault is. */
export function badRequests(
	route: Route,
	sample: Sample,
): Readonly<Record<'path' | 'query' | 'headers' | 'body' | 'fields of the body', readonly BadRequest[]>> {
	const hasBody = route.body !== undefined;
	return {
		path: inPath(route, sample),
		query: inQuery(route, sample),
		headers: inHeaders(route, sample),
		body: hasBody
			? noBodies(route, sample)
			: [
					{
						wrong: 'a body where none is taken',
						path: pathFor(route, sample),
						init: {...initFor(route, sample, {body: {}})},
					},
				].filter(() => route.method !== 'GET'),
		'fields of the body': hasBody ? inBody(route, sample) : [],
	};
}
