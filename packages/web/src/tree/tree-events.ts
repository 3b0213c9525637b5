/** A branch shall be opened or closed. */
export class TreeToggleEvent extends Event {
	readonly row: string;
	readonly open: boolean;

	constructor(row: string, open: boolean) {
		super('clusterd-tree-toggle', {bubbles: true, composed: true});
		this.row = row;
		this.open = open;
	}
}

/** A row was chosen, by click, Enter or Space. */
export class TreeChooseEvent extends Event {
	readonly row: string;
	/** By Space: where several can be chosen, this one is or is not any more. */
	readonly bySpace: boolean;

	constructor(row: string, {bySpace = false}: {readonly bySpace?: boolean} = {}) {
		super('clusterd-tree-choose', {bubbles: true, composed: true});
		this.row = row;
		this.bySpace = bySpace;
	}
}
