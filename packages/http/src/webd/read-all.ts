import type {Page, PageOptions} from '@clusterd/core';

/** Everything of a list that comes in parts. */
export async function readAll<Item>(
	read: (page: PageOptions) => Promise<Page<Item>>,
	signal: AbortSignal,
): Promise<Item[]> {
	const items: Item[] = [];
	for (let offset: number | undefined = 0; offset !== undefined;) {
		const page: Page<Item> = await read({offset, limit: 1000, signal});
		items.push(...page.items);
		offset = page.next;
	}
	return items;
}
