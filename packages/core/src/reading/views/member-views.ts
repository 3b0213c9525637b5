import {ClusterdError} from '../../errors.js';
import type {Delivery} from '../../delivery/delivery.js';
import type {Connections} from '../../delivery/instances/connections.js';
import type {Notes} from '../../delivery/instances/instance-statuses.js';
import type {Fleet} from '../../fleet/fleet.js';
import {ancestors, refOf} from '../../fleet/fleet-view.js';
import type {Id, Member} from '../../fleet/member.js';
import type {MemberView, Members, Page, PageOptions, Probe, Search} from '../../ports/cluster-manager.js';
import type {CallOptions} from '../../ports/call-options.js';
import {memberKey} from '../../records/revision.js';
import {probe} from '../probing.js';
import {pageOf} from '../page.js';

export interface MemberViewsOptions {
	readonly fleet: Fleet;
	readonly notes: Notes;
	readonly connections: Connections;
	readonly delivery: Delivery;
}

/** Members as they are read: what they are, from the fleet, and how they are, from the notes. */
export class MemberViews implements Members {
	readonly #fleet: Fleet;
	readonly #notes: Notes;
	readonly search: Search;
	readonly #connections: Connections;
	readonly #delivery: Delivery;

	constructor({fleet, notes, connections, delivery}: MemberViewsOptions) {
		this.#fleet = fleet;
		this.#notes = notes;
		this.#connections = connections;
		this.#delivery = delivery;
		this.search = {members: async (text, options) => this.#find(text, options)};
	}

	probe(address: string, options?: CallOptions): Promise<Probe> {
		return probe({fleet: this.#fleet, connections: this.#connections}, address, options);
	}

	async root(): Promise<MemberView> {
		return this.view(this.#member(this.#fleet.root));
	}

	async get(id: Id): Promise<MemberView> {
		return this.view(this.#member(id));
	}

	async children(cluster: Id, options?: PageOptions): Promise<Page<MemberView>> {
		const member = this.#member(cluster);
		if (member.kind !== 'cluster')
			throw new ClusterdError('WRONG_KIND', {member: refOf(this.#fleet, member), needed: 'cluster'});
		return this.#page(this.#sorted(cluster), options);
	}

	async instances(below?: Id, options?: PageOptions): Promise<Page<MemberView>> {
		const top = this.#member(below ?? this.#fleet.root);
		return this.#page(
			[...this.#walk(top)].filter((member) => member.kind === 'instance' && (!member.leaving || member === top)),
			options,
		);
	}

	async clusters(options?: PageOptions): Promise<Page<MemberView>> {
		return this.#page(
			[...this.#walk(this.#member(this.#fleet.root))].filter(({kind}) => kind === 'cluster'),
			options,
		);
	}

	async decide(instance: Id, identity: 'keep' | 'accept'): Promise<void> {
		const member = this.#member(instance);
		if (member.kind !== 'instance')
			throw new ClusterdError('WRONG_KIND', {member: refOf(this.#fleet, member), needed: 'instance'});
		await this.#delivery.decide(instance, identity);
	}

	/** @throws MEMBER_NOT_FOUND */
	#member(id: Id): Member {
		const member = this.#fleet.member(id);
		if (!member) throw new ClusterdError('MEMBER_NOT_FOUND', {member: id});
		return member;
	}

	#find(text: string, options?: PageOptions): Page<MemberView> {
		const wanted = text.toLowerCase();
		const has = (part: string): boolean => part.toLowerCase().includes(wanted);
		const found = [...this.#walk(this.#member(this.#fleet.root))].filter((member) =>
			[member.name, ...(member.kind === 'instance' ? member.addresses : []), ...Object.values(member.labels)].some(has),
		);
		return this.#page(found, options);
	}

	/** In tree order: a cluster before what is below it. */
	*#walk(top: Member): Generator<Member> {
		yield top;
		if (top.kind === 'cluster') for (const child of this.#sorted(top.id)) yield* this.#walk(child);
	}

	#sorted(cluster: Id): Member[] {
		const members = [...this.#fleet.children(cluster)].map((id) => this.#fleet.member(id)!);
		return members.sort((one, other) =>
			one.kind === other.kind ? byName(one.name, other.name) : one.kind === 'cluster' ? -1 : 1,
		);
	}

	#page(members: readonly Member[], options?: PageOptions): Page<MemberView> {
		const {items, ...rest} = pageOf(members, options);
		return {...rest, items: items.map((member) => this.view(member))};
	}

	/** One member, with what is known of it now. */
	view(member: Member): MemberView {
		const {id, kind, name, parent, labels} = member;
		const note = kind === 'instance' ? this.#notes.get(id) : undefined;
		return {
			id,
			kind,
			name,
			labels,
			path: refOf(this.#fleet, member).path,
			...(parent === undefined ? {} : {parent}),
			ancestors: ancestors(this.#fleet, id).map((cluster) => ({id: cluster.id, name: cluster.name})),
			state: this.#notes.worst(id),
			counts: this.#notes.counts(id),
			instances: this.#fleet.instanceCount(id),
			children: this.#fleet.children(id).size,
			since: this.#fleet.since(memberKey(id))!,
			...(member.kind === 'cluster'
				? {
						cluster: {
							settings: this.#fleet.settings(id).size,
							...(member.drift ? {drift: member.drift} : {}),
							...(member.ignore ? {ignore: member.ignore} : {}),
							...(member.paused ? {paused: true} : {}),
						},
					}
				: {}),
			...(member.kind === 'instance' && note
				? {
						instance: {
							addresses: member.addresses,
							...(member.leaving ? {leaving: true as const} : {}),
							stateSince: note.since,
							observedAt: note.observedAt,
							confirmed: note.confirmed,
							...(note.version === undefined ? {} : {version: note.version}),
							...(note.marker === undefined ? {} : {marker: note.marker}),
							...(note.reason === undefined ? {} : {reason: note.reason}),
							...(note.nextAttempt === undefined ? {} : {nextAttempt: note.nextAttempt}),
						},
					}
				: {}),
		};
	}
}

const collator = new Intl.Collator('en', {numeric: true});
const byName = (one: string, other: string): number => collator.compare(one, other) || (one < other ? -1 : 1);
