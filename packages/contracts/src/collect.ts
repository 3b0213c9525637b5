/** Everything that comes, in order. */
export async function collect<Item>(items: AsyncIterable<Item> | Iterable<Item>): Promise<Item[]> {
	const collected: Item[] = [];
	for await (const item of items) collected.push(item);
	return collected;
}

/** The next `count` items; fewer when there are no more. Leaves the iterator open. */
export async function take<Item>(iterator: AsyncIterator<Item>, count: number): Promise<Item[]> {
	const taken: Item[] = [];
	while (taken.length < count) {
		const next = await iterator.next();
		if (next.done) break;
		taken.push(next.value);
	}
	return taken;
}
