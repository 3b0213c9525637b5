/** The results for all items, in their order, with at most `atOnce` under way. The first failure ends it. */
export async function mapBounded<Item, Result>(
	items: readonly Item[],
	atOnce: number,
	map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	const entries = items.entries();
	const work = async (): Promise<void> => {
		for (const [index, item] of entries) results[index] = await map(item);
	};
	await Promise.all(Array.from({length: Math.min(atOnce, items.length)}, work));
	return results;
}
