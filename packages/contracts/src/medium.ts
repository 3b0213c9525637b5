/** What a store keeps its data on, for one law. */
export interface Medium<Store> {
	/**
	 * Opens a store on it. Called again, it opens the same data in another store, as after a crash: the former one is
	 * neither closed nor used any more, and had nothing under way.
	 */
	open(): Store | Promise<Store>;
}
