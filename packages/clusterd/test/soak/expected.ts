import {
	arrayUnit,
	KeyName,
	metaUnit,
	unitMetakey,
	unitName,
	valueUnit,
	type Change,
	type Id,
	type SettingMode,
	type Unit,
	type UnitRef,
} from '@clusterd/core';

/** What a cluster sets, in the simplest form; `content` of an array is its elements' values with NUL between. */
export interface Prescribed {
	readonly mode: SettingMode;
	readonly content?: string;
}

/** One change that was acknowledged. */
export interface Acknowledged {
	readonly revision: number;
	readonly requestKey: string;
	readonly change: Change;
	/** The member that it made. */
	readonly member?: Id;
}

interface Cluster {
	parent?: Id;
	readonly settings: Map<Unit, Prescribed>;
}

const unitOf = ({name, meta, array}: UnitRef): Unit =>
	array ? arrayUnit(name) : meta === undefined ? valueUnit(name) : metaUnit(name, meta);

/**
 * What the acknowledged changes come to: a second opinion on the fleet, in as few lines as will do, made without
 * anything of the daemon's.
 */
export class Expected {
	readonly #clusters = new Map<Id, Cluster>();
	/** Parents of instances by their address; of those that leave or left there is none. */
	readonly #instances = new Map<string, {readonly id: Id; parent: Id}>();

	/** @param changes in the order of their revisions */
	constructor(root: Id, changes: readonly Acknowledged[]) {
		this.#clusters.set(root, {settings: new Map()});
		for (const {change, member} of changes) this.#apply(root, change, member ?? '');
	}

	/** Addresses of the instances. */
	get addresses(): Iterable<string> {
		return this.#instances.keys();
	}

	/** The clusters that set anything. */
	get setters(): readonly Id[] {
		return [...this.#clusters].filter(([, {settings}]) => settings.size > 0).map(([id]) => id);
	}

	/**
	 * What is in force for a unit on an instance (S1); undefined where nothing is. Who says that a key is absent says so
	 * of every metakey that clusters set, also where somebody above has the key nevertheless; those that only instances
	 * have stay with the key.
	 */
	inForce(address: string, unit: Unit): Prescribed | undefined {
		const chain = this.#above(address);
		const key = unitMetakey(unit) === undefined ? undefined : valueUnit(unitName(unit));
		if (!chain.some((settings) => settings.has(unit))) return undefined;
		const said = chain.flatMap((settings) =>
			key !== undefined && settings.get(key)?.mode === 'absent' ? settings.get(key)! : (settings.get(unit) ?? []),
		);
		return said.findLast(({mode}) => mode !== 'default') ?? said[0];
	}

	/** What the clusters above an instance set, the nearest first. */
	#above(address: string): Cluster['settings'][] {
		const above: Cluster['settings'][] = [];
		for (let id = this.#instances.get(address)?.parent; id !== undefined; id = this.#clusters.get(id)?.parent)
			above.push(this.#clusters.get(id)?.settings ?? new Map<Unit, Prescribed>());
		return above;
	}

	#apply(root: Id, change: Change, made: Id): void {
		if (change.kind === 'create-cluster')
			this.#clusters.set(made, {parent: change.parent ?? root, settings: new Map()});
		else if (change.kind === 'create-instance')
			this.#instances.set(change.address, {id: made, parent: change.parent ?? root});
		else if (change.kind === 'move-member') this.#place(change.member, change.to);
		else if (change.kind === 'remove-member') this.#remove(change.member);
		else this.#edit(change, this.#clusters.get('member' in change ? change.member : '')?.settings);
	}

	/** Settings change; on an instance none do. */
	#edit(change: Change, settings: Map<Unit, Prescribed> | undefined): void {
		if (!settings) return;
		if (change.kind === 'set') {
			for (const unit of change.units) {
				const content = unit.elements?.map(({value}) => value).join('\0') ?? unit.content;
				settings.set(unitOf(unit), {
					mode: change.mode ?? 'enforced',
					...(content !== undefined && change.mode !== 'absent' && {content}),
				});
			}
		} else if (change.kind === 'remove') {
			const tops = change.units.map(({name}) => KeyName.parse(name));
			for (const unit of change.below ? [...settings.keys()] : change.units.map(unitOf)) {
				if (!change.below || tops.some((top) => KeyName.parse(unitName(unit)).isBelowOrSame(top)))
					settings.delete(unit);
			}
		} else if (change.kind === 'move-keys' || change.kind === 'copy-keys') {
			for (const [unit, prescribed] of [...settings]) {
				if (!unitName(unit).startsWith(`${change.from}/`)) continue;
				settings.set(unit.replace(change.from, change.to), prescribed);
				if (change.kind === 'move-keys') settings.delete(unit);
			}
		}
	}

	#place(member: Id, to: Id): void {
		const cluster = this.#clusters.get(member);
		if (cluster) cluster.parent = to;
		for (const instance of this.#instances.values()) if (instance.id === member) instance.parent = to;
	}

	#remove(member: Id): void {
		const gone = this.#clusters.get(member);
		for (const [address, instance] of [...this.#instances]) {
			if (instance.id === member) this.#instances.delete(address);
			else if (instance.parent === member) instance.parent = gone!.parent!;
		}
		for (const cluster of this.#clusters.values()) if (gone && cluster.parent === member) cluster.parent = gone.parent!;
		this.#clusters.delete(member);
	}
}
