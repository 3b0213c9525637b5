/** What a store keeps its data on, for one law. */
export interface Medium<Store> {
	/**
	 * Opens a store on it. Called again, it opens the same data in another store, as after a crash: the former one is
	 * neither closed nor used any more, and had nothing under way.
	 */
	open(): Store | Promise<Store>;
}

/** The store, and then the one that finds its data after a crash. */
export async function* beforeAndAfterCrash<Store>(store: Store, medium: Medium<Store>): AsyncGenerator<Store> {
	yield store;
	yield await medium.open();
}
