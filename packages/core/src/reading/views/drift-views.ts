import {KeyName} from '@clusterd/elektra';
import {unitOf, type Unit} from '../../units/unit.js';
import type {Delivery} from '../../delivery/delivery.js';
import type {Notes} from '../../delivery/instances/instance-statuses.js';
import {ClusterdError} from '../../errors.js';
import type {UnitRef} from '../../records/change.js';
import type {Fleet} from '../../fleet/fleet.js';
import {instancesAtOrBelow, refOf, theseAtOrBelow} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import type {Drift, DriftItem, Page, PageOptions} from '../../ports/cluster-manager.js';
import {pageOf} from '../page.js';
import type {SettingViews} from './setting-views.js';

const CHECKED_AT_ONCE = 1000;

export interface DriftViewsOptions {
	readonly fleet: Fleet;
	readonly notes: Notes;
	readonly delivery: Delivery;
	readonly settings: SettingViews;
}

/** What is not as it should be, from the notes; and what people do about it (S9). */
export class DriftViews implements Drift {
	readonly #options: DriftViewsOptions;

	constructor(options: DriftViewsOptions) {
		this.#options = options;
	}

	async of(member: Id, options?: PageOptions): Promise<Page<DriftItem>> {
		const {notes} = this.#options;
		const found = this.#deviating(member).flatMap((id) =>
			notes.get(id).differences.map((difference) => ({id, difference})),
		);
		const {items, ...rest} = pageOf(found, options);
		return {...rest, items: items.map(({id, difference}) => this.#item(id, difference))};
	}

	async repair(member: Id, units?: readonly UnitRef[]): Promise<number> {
		const {delivery} = this.#options;
		const wanted = units && new Set(units.map((unit) => unitOf({...unit, name: KeyName.parse(unit.name).toString()})));
		let repaired = 0;
		for (const id of this.#deviating(member, wanted)) {
			await delivery.repair(id, wanted);
			repaired += 1;
		}
		return repaired;
	}

	async check(member: Id): Promise<void> {
		const {fleet, delivery} = this.#options;
		requireMember(fleet, member);
		const instances = [...instancesAtOrBelow(fleet, member)];
		if (instances.length > CHECKED_AT_ONCE)
			throw new ClusterdError('CHANGE_TOO_LARGE', {
				what: 'Instances to be looked at',
				size: instances.length,
				limit: CHECKED_AT_ONCE,
			});
		await Promise.all(instances.map((id) => delivery.check(id)));
	}

	#item(id: Id, {unit, state, content, text}: ReturnType<Notes['get']>['differences'][number]): DriftItem {
		const {fleet, notes, settings} = this.#options;
		const setting = settings.inForceAt(id, unit);
		return {
			member: refOf(fleet, fleet.member(id)!),
			unit,
			state,
			observedAt: notes.get(id).observedAt,
			...(setting ? {setting} : {}),
			...(content === undefined ? {} : {found: content}),
			...(text === undefined ? {} : {text}),
		};
	}

	/** @throws MEMBER_NOT_FOUND */
	#deviating(member: Id, units?: ReadonlySet<Unit>): Id[] {
		const {fleet, notes} = this.#options;
		requireMember(fleet, member);
		return [...theseAtOrBelow(fleet, member, notes.deviating(units))];
	}
}

/** @throws MEMBER_NOT_FOUND */
function requireMember(fleet: Fleet, member: Id): void {
	if (!fleet.member(member)) throw new ClusterdError('MEMBER_NOT_FOUND', {member});
}
