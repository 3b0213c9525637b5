import type {Page, PageOptions} from '../ports/cluster-manager.js';

/** The part of a list that was asked for. */
export function pageOf<Item>(items: readonly Item[], {offset = 0, limit = 100}: PageOptions = {}): Page<Item> {
	const from = Math.max(0, Math.trunc(offset));
	const to = from + Math.min(1000, Math.max(1, Math.trunc(limit)));
	return {items: items.slice(from, to), total: items.length, ...(to < items.length ? {next: to} : {})};
}
