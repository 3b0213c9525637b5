import type {Builder} from './builder.js';

/** A cluster of very many instances, and one instance with very many keys. */
export async function fillHuge(builder: Builder, {members = 5000, keys = 20_000} = {}): Promise<void> {
	const root = await builder.root();
	const many = await builder.cluster('many');
	for (let number = 1; number <= members; number++)
		await builder.instance(`node-${String(number).padStart(4, '0')}`, many);
	const names = Array.from(
		{length: keys},
		(_, number) =>
			[`system:/sw/huge/app${Math.floor(number / 100)}/#0/current/option${number % 100}`, String(number)] as const,
	);
	await builder.instance('huge', root, Object.fromEntries(names));
}
