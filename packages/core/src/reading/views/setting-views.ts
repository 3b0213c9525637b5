import {KeyName} from '@clusterd/elektra';
import {ClusterdError} from '../../errors.js';
import {exemptionKey, type Exemption} from '../../fleet/exemption.js';
import type {Fleet} from '../../fleet/fleet.js';
import {ancestors, isAtOrBelow, refOf} from '../../fleet/fleet-view.js';
import type {Id, Member} from '../../fleet/member.js';
import {settingKey} from '../../records/revision.js';
import {keptUnit, locks, type Setting} from '../../units/setting.js';
import {unitName, type Unit} from '../../units/unit.js';
import type {Page, PageOptions, SettingView, Settings} from '../../ports/cluster-manager.js';
import type {ExemptionView} from '../../ports/explanation.js';
import type {UnitSetting} from '../../ports/member-keys.js';
import {effectiveSettings, inForceAt, lockAbove} from '../../in-force/in-force.js';
import {pageOf} from '../page.js';

/** What clusters set, and what of it is in force where (S1). */
export class SettingViews implements Settings {
	readonly #fleet: Fleet;

	constructor(fleet: Fleet) {
		this.#fleet = fleet;
	}

	async of(cluster: Id, options?: PageOptions): Promise<Page<SettingView>> {
		const member = this.#member(cluster);
		if (member.kind !== 'cluster')
			throw new ClusterdError('WRONG_KIND', {member: refOf(this.#fleet, member), needed: 'cluster'});
		const above = ancestors(this.#fleet, cluster);
		const settings = [...this.#fleet.settings(cluster).values()].sort(({unit: one}, {unit: other}) =>
			byName(one, other),
		);
		const {items, ...rest} = pageOf(settings, options);
		return {
			...rest,
			items: items.map((setting): SettingView => {
				const lock = lockAbove(this.#fleet, cluster, above, setting.unit);
				return {
					unit: setting.unit,
					cluster: refOf(this.#fleet, member),
					mode: setting.mode,
					...(setting.content === undefined ? {} : {content: setting.content}),
					since: this.#since(setting),
					...(lock ? {asleepUnder: refOf(this.#fleet, this.#member(lock.cluster))} : {}),
				};
			}),
		};
	}

	async effective(member: Id, options?: PageOptions): Promise<Page<UnitSetting & {readonly unit: Unit}>> {
		const settings = effectiveSettings(this.#fleet, this.#member(member).id);
		const {items, ...rest} = pageOf(
			[...settings].sort(([one], [other]) => byName(one, other)),
			options,
		);
		return {...rest, items: items.map(([unit, setting]) => ({unit, ...this.#view(member, unit, setting)}))};
	}

	async exemptions(member: Id, options?: PageOptions): Promise<Page<ExemptionView>> {
		const {id} = this.#member(member);
		const found = [...this.#fleet.allExemptions()]
			.filter((each) => isAtOrBelow(this.#fleet, each.member, id))
			.map((each) => viewOfExemption(this.#fleet, each));
		return pageOf(
			found.sort((one, other) =>
				one.member.path === other.member.path
					? byName(one.unit, other.unit)
					: one.member.path < other.member.path
						? -1
						: 1,
			),
			options,
		);
	}

	/** What is in force for a unit at a member; undefined when nobody sets it. */
	inForceAt(member: Id, unit: Unit): UnitSetting | undefined {
		const setting = inForceAt(this.#fleet, member, unit);
		return setting && this.#view(member, unit, setting);
	}

	#view(member: Id, unit: Unit, setting: Setting): UnitSetting {
		const owner = this.#member(setting.cluster);
		const here = owner.id === member;
		return {
			owner: refOf(this.#fleet, owner),
			mode: setting.mode,
			...(setting.content === undefined || setting.unit !== unit ? {} : {content: setting.content}),
			since: this.#since(setting),
			locked: !here && locks(setting),
			here,
			...(setting.array === undefined ? {} : {array: setting.array}),
		};
	}

	#since(setting: Setting): SettingView['since'] {
		return this.#fleet.since(settingKey(setting.cluster, keptUnit(setting)))!;
	}

	/** @throws MEMBER_NOT_FOUND */
	#member(id: Id): Member {
		const member = this.#fleet.member(id);
		if (!member) throw new ClusterdError('MEMBER_NOT_FOUND', {member: id});
		return member;
	}
}

/** An exemption as it is read. */
export function viewOfExemption(fleet: Fleet, exemption: Exemption): ExemptionView {
	const {member, cluster, unit, reason, until} = exemption;
	return {
		member: refOf(fleet, fleet.member(member)!),
		cluster: refOf(fleet, fleet.member(cluster)!),
		unit,
		reason,
		...(until === undefined ? {} : {until}),
		since: fleet.since(exemptionKey(exemption))!,
	};
}

function byName(one: Unit, other: Unit): number {
	return KeyName.compare(KeyName.parse(unitName(one)), KeyName.parse(unitName(other))) || (one < other ? -1 : 1);
}
