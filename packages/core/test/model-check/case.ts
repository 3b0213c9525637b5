import {
	metaUnit,
	unitMetakey,
	unitName,
	valueUnit,
	type Change,
	type ErrorCode,
	type Id,
	type Release,
	type Unit,
} from '@clusterd/core';
import type {Site} from './converge.js';
import {nodeOf, settingOf, type Intent, type Node, type Prescribed} from './intent.js';
import type {Order} from './machine.js';

/** Something in the way of a change, as far as both sides must agree on it. */
export interface Obstacle {
	readonly code: ErrorCode;
	/** What exactly: the locked unit and its owner, the clusters that conflict. */
	readonly facts: string;
}

/** What the model expects of a change. */
export interface Verdict {
	/** Codes that the change may be thrown back with, whatever the fleet; when there are any, one of them is. */
	readonly thrown: ReadonlySet<ErrorCode>;
	readonly obstacles: readonly Obstacle[];
	readonly intent: Intent;
	/** What is ordered of one instance. */
	readonly orders: readonly Order[];
	/** What becomes of values whose setting ends by the change (S4). */
	readonly release: Release;
}

export interface World {
	readonly intent: Intent;
	readonly sites: ReadonlyMap<Id, Site>;
	/** The number of the revision that the change would be. */
	readonly revision: number;
	/** The number that the next id would have. */
	readonly nextId: number;
	/** What could be undone: the last revision, unless it ordered something, and what was intended before. */
	readonly last?: {readonly revision: number; readonly before: Intent};
}

export type Of<Kind extends Change['kind']> = Extract<Change, {kind: Kind}>;

/** A verdict in the making: the world, and what was found. */
export class Case {
	readonly world: World;
	readonly thrown = new Set<ErrorCode>();
	readonly obstacles: Obstacle[] = [];
	readonly orders: Order[] = [];
	intent: Intent;
	release: Release = 'restore';

	constructor(world: World) {
		this.world = world;
		this.intent = world.intent;
	}

	object(code: ErrorCode, ...facts: readonly string[]): void {
		this.obstacles.push({code, facts: facts.join(' ')});
	}

	cluster(id: Id): Node | undefined {
		const node = nodeOf(this.world.intent, id);
		if (!node) this.thrown.add('MEMBER_NOT_FOUND');
		else if (node.kind !== 'cluster') this.thrown.add('WRONG_KIND');
		return node?.kind === 'cluster' ? node : undefined;
	}

	prescribe(setting: Omit<Prescribed, 'since'>): void {
		const before = settingOf(this.intent, setting.cluster, setting.unit);
		if (before?.mode === setting.mode && before.content === setting.content) return;
		const others = this.intent.settings.filter(
			(other) => other.cluster !== setting.cluster || other.unit !== setting.unit,
		);
		this.intent = {...this.intent, settings: [...others, {...setting, since: this.world.revision}]};
	}

	end(cluster: Id, unit: Unit): void {
		this.intent = {
			...this.intent,
			settings: this.intent.settings.filter((setting) => setting.cluster !== cluster || setting.unit !== unit),
		};
	}

	replace(id: Id, nodes: readonly Node[]): void {
		this.intent = {...this.intent, nodes: [...this.intent.nodes.filter((node) => node.id !== id), ...nodes]};
	}
}

export const unitNamed = ({name, meta}: {readonly name: string; readonly meta?: string}): Unit =>
	meta === undefined ? valueUnit(name) : metaUnit(name, meta);

/** The metakey of a unit in the change language; left out for a value. */
export const refOf = (unit: Unit): {name: string; meta?: string} => ({
	name: unitName(unit),
	...(unitMetakey(unit) === undefined ? {} : {meta: unitMetakey(unit)!}),
});

/** S0.5. */
export const REFUSED = /^(?:dir:|proc:|default:|\/|system:\/elektra(?:\/|$)|user:\/sw\/elektra\/clusterd(?:\/|$))/;

export const relocated = (unit: Unit, from: string, to: string): Unit => to + unit.slice(from.length);
