import {unitName, type Change, type Id, type Unit} from '@clusterd/core';
import {refOf} from './case.js';
import type {Site} from './converge.js';
import {winnerAt, type Intent, type Node} from './intent.js';
import type {Machine} from './machine.js';
import {CONTENTS, NAMES, STRANGE_UNITS, type Step} from './steps.js';

const ROOT = 'c1';
const MACHINES = 8;

export const addressOf = (machine: number): string => `http://m${machine}.example`;

/** All addresses that there are, used or not. */
export const ADDRESSES: readonly string[] = Array.from({length: MACHINES}, (_, machine) => addressOf(machine));

/** What there is to choose from when a step is done. */
export interface Scene {
	readonly intent: Intent;
	readonly units: readonly Unit[];
	readonly machines: ReadonlyMap<string, Machine>;
	readonly sites: ReadonlyMap<Id, Site>;
	readonly undoable: {readonly revision: number} | undefined;
}

/** Finds what the numbers of a step mean in what there is. */
export class Choices {
	readonly #scene: Scene;

	constructor(scene: Scene) {
		this.#scene = scene;
	}

	/** Of an instance, most of the time. */
	address(machine: number): string {
		const used = this.#scene.intent.nodes.flatMap(({address}) => address ?? []);
		return used.length > 0 ? used[machine % used.length]! : addressOf(machine % MACHINES);
	}

	#member(index: number): Node {
		const nodes = [...this.#scene.intent.nodes].sort(
			(one, other) =>
				Number(one.kind === 'instance') - Number(other.kind === 'instance') ||
				Number(one.id.slice(1)) - Number(other.id.slice(1)),
		);
		return nodes[index % nodes.length]!;
	}

	/** A member that can be moved and removed, most of the time. */
	#child(index: number): Node {
		const {nodes} = this.#scene.intent;
		return index >= 980 || nodes.length === 1
			? this.#member(index)
			: this.#member(index).parent === undefined
				? this.#member(index + 1)
				: this.#member(index);
	}

	/** A unit that a cluster sets or an instance has, most of the time. */
	#present(member: Id, index: number): Unit {
		const {settings} = this.#scene.intent;
		const machine = this.#scene.sites.get(member)?.machine;
		const present = this.#scene.units.filter((unit) =>
			machine
				? machine.read(unit) !== undefined
				: settings.some((setting) => setting.cluster === member && setting.unit === unit),
		);
		return present.length > 0 && index < 900
			? present[index % present.length]!
			: this.#scene.units[index % this.#scene.units.length]!;
	}

	/** An instance, most of the time. */
	#instance(index: number): Node {
		const instances = this.#scene.intent.nodes.filter(({kind}) => kind === 'instance');
		return instances.length > 0 && index < 980 ? instances[index % instances.length]! : this.#member(index);
	}

	/** A unit that somebody above a member sets, most of the time. */
	#inForce(member: Id, index: number): Unit {
		const {intent, units} = this.#scene;
		const set = units.filter((unit) => winnerAt(intent, member, unit) !== undefined);
		return set.length > 0 && index < 900 ? set[index % set.length]! : units[index % units.length]!;
	}

	/** From where there is something, to somewhere else, most of the time. */
	#keys({kind, member, from, to, overwrite}: Step & {do: 'keys'}): Change {
		const {id, address} = this.#member(member);
		const present =
			address === undefined
				? this.#scene.intent.settings.filter(({cluster}) => cluster === id).map(({unit}) => unitName(unit))
				: [...this.#scene.machines.get(address)!.keys.keys()];
		const sources = present.length > 0 && from < 900 ? [...new Set(present)].sort() : NAMES;
		const source = sources[from % sources.length]!;
		const targets = to < 900 ? NAMES.filter((name) => name !== source) : NAMES;
		return {kind, member: id, from: source, to: targets[to % targets.length]!, overwrite};
	}

	#unitsOf(indices: readonly number[], isCluster: boolean): Unit[] {
		return [
			...new Set(
				indices.map((index) =>
					index >= 985 && isCluster
						? STRANGE_UNITS[index % STRANGE_UNITS.length]!
						: this.#scene.units[index % this.#scene.units.length]!,
				),
			),
		];
	}

	/** The change that a step asks for; undefined when it is none. */
	change(step: Step): Change | undefined {
		switch (step.do) {
			case 'create-cluster':
				return {kind: 'create-cluster', name: `n${step.name}`, parent: this.#cluster(step.parent)};
			case 'create-instance':
				return {
					kind: 'create-instance',
					name: `n${step.name}`,
					parent: this.#cluster(step.parent),
					address: addressOf(step.machine % MACHINES),
				};
			case 'rename':
				return {kind: 'edit-member', member: this.#member(step.member).id, name: `n${step.name}`};
			case 'policy':
				return {kind: 'edit-member', member: this.#cluster(step.member), drift: step.drift};
			case 'move': {
				const {id, parent} = this.#child(step.member);
				const {do: _do, member: _member, to, from, ...rest} = step;
				return {
					kind: 'move-member',
					member: id,
					from: from === undefined ? (parent ?? ROOT) : this.#cluster(from),
					to: this.#cluster(to),
					...rest,
				};
			}
			case 'remove-member': {
				const {do: _do, member, ...rest} = step;
				return {kind: 'remove-member', member: this.#child(member).id, ...rest};
			}
			case 'set':
				return this.#set(step);
			case 'remove': {
				const {do: _do, member, units, below, ...rest} = step;
				const {id, kind} = this.#member(member);
				const named = units.map((unit) => this.#present(id, unit));
				const refs = below ? [...new Set(named.map(unitName))].map((name) => ({name})) : [...new Set(named)].map(refOf);
				return {
					kind: 'remove',
					member: id,
					units: refs,
					...(below ? {below} : {}),
					...(kind === 'instance'
						? {queue: rest.queue ?? false}
						: rest.release === undefined
							? {}
							: {release: rest.release}),
				};
			}
			case 'remove-all':
				return {
					kind: 'remove',
					member: this.#cluster(step.member),
					units: [
						...new Set(step.units.map((unit) => unitName(this.#scene.units[unit % this.#scene.units.length]!))),
					].map((name) => ({name})),
					scope: 'all',
				};
			case 'adopt': {
				const {id} = this.#instance(step.member);
				return {
					kind: 'adopt',
					member: id,
					units: [...new Set(step.units.map((unit) => this.#inForce(id, unit)))].map(refOf),
				};
			}
			case 'exempt': {
				const {do: _do, member, units, cluster, ...rest} = step;
				const {id} = this.#member(member);
				return {
					kind: 'exempt',
					member: id,
					units: [...new Set(units.map((unit) => this.#inForce(id, unit)))].map(refOf),
					reason: 'because',
					...(cluster === undefined ? {} : {cluster: this.#cluster(cluster)}),
					...rest,
				};
			}
			case 'end-exemption': {
				const {exemptions} = this.#scene.intent;
				const ending = exemptions[step.exemption % exemptions.length];
				return (
					ending && {kind: 'end-exemption', member: ending.member, units: [refOf(ending.unit)], cluster: ending.cluster}
				);
			}
			case 'undo':
				return this.#scene.undoable && {kind: 'undo', revision: this.#scene.undoable.revision};
			case 'keys':
				return this.#keys(step);
			default:
				return undefined;
		}
	}

	#cluster(index: number): Id {
		const clusters = this.#scene.intent.nodes.filter(({kind}) => kind === 'cluster');
		return index === 999 ? this.#member(index).id : clusters[index % clusters.length]!.id;
	}

	#set({member, units, content, mode, conflicts, own, queue, create}: Step & {do: 'set'}): Change {
		const {id, kind} = this.#member(member);
		const isCluster = kind === 'cluster';
		const refs = this.#unitsOf(units, isCluster).map((unit, at) => ({
			...refOf(unit),
			...(mode === 'absent' ? {} : {content: CONTENTS[(content + at) % CONTENTS.length]!}),
		}));
		return {
			kind: 'set',
			member: id,
			units: refs,
			...(mode === undefined || (mode === 'default' && !isCluster && content > 0) ? {} : {mode}),
			...(isCluster && conflicts ? {conflicts} : {}),
			...(isCluster && own ? {own} : {}),
			...(isCluster && create ? {create} : {}),
			...(isCluster ? {} : {queue: queue ?? false}),
		};
	}
}
