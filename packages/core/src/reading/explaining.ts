import {KeyName, specTwin} from '@clusterd/elektra';
import {ClusterdError, isClusterdError} from '../errors.js';
import type {Connections} from '../delivery/instances/connections.js';
import {savedArray} from '../units/array-content.js';
import type {UnitRef} from '../records/change.js';
import type {Fleet} from '../fleet/fleet.js';
import {isAtOrBelow, refOf} from '../fleet/fleet-view.js';
import type {Id, Instance, MemberRef} from '../fleet/member.js';
import {savedIn, type KeyReading} from '../units/reading.js';
import {settingKey} from '../records/revision.js';
import {NOTHING, sameContent, type Saved} from '../units/setting.js';
import {isArrayUnit, metaUnit, showUnit, unitMetakey, unitName, type Unit} from '../units/unit.js';
import type {Clock} from '../ports/clock.js';
import type {DeliveryStore, Ledger} from '../ports/delivery-store.js';
import type {
	ExplainedBelow,
	ExplainedContent,
	ExplainedInstance,
	ExplainedLevel,
	ExplainedSetting,
	ExplainedTwin,
	Explanation,
} from '../ports/explanation.js';
import type {LiveReadOptions, UnitSetting} from '../ports/member-keys.js';
import type {RevisionStore} from '../ports/revision-store.js';
import {isWritten} from '../verdict/decide.js';
import {LIMITS} from '../plan/limits.js';
import {canonicalUnit} from '../plan/normalize.js';
import {inForceAt} from '../in-force/in-force.js';
import {sayings, type SayingOf} from '../in-force/explain.js';
import {askAll} from './ask-all.js';
import {viewOfExemption, type SettingViews} from './views/setting-views.js';
import type {UnitReadings} from './unit-readings.js';

export interface ExplainingOptions {
	readonly fleet: Fleet;
	readonly revisionStore: RevisionStore;
	readonly deliveryStore: DeliveryStore;
	readonly connections: Connections;
	readonly clock: Clock;
	readonly settings: SettingViews;
	readonly readings: UnitReadings;
	readonly deadlineMs: number;
}

/** What was read of an instance for a unit. */
interface Look {
	readonly keys: readonly KeyReading[];
	readonly missed?: {readonly code: string; readonly reason: string};
	readonly ledger: Ledger;
}

const MAX_BELOW = 100;
const LONGEST_DEADLINE_MS = 60_000;

/**
 * Tells why a unit is at a member what it is (S1): the chain with everything that was said, who wins, and by which
 * rule.
 */
export class Explaining {
	readonly #options: ExplainingOptions;

	constructor(options: ExplainingOptions) {
		this.#options = options;
	}

	/** @throws MEMBER_NOT_FOUND, KEY_NAME_INVALID */
	async explain(id: Id, ref: UnitRef, options: LiveReadOptions = {}): Promise<Explanation> {
		const {fleet, settings} = this.#options;
		const member = fleet.member(id);
		if (!member) throw new ClusterdError('MEMBER_NOT_FOUND', {member: id});
		const unit = canonicalUnit(ref, LIMITS);
		const look = member.kind === 'instance' ? await this.#look(member, unit, options) : undefined;
		const setting = settings.inForceAt(id, unit);
		const instance = look && member.kind === 'instance' ? this.#instance(member, unit, look) : undefined;
		const twin = this.#twin(id, unit, look);
		const below = member.kind === 'cluster' ? this.#below(id, unit) : undefined;
		const verdict = this.#verdict(unit, setting, instance, below);
		const levels = await this.#levels(id, unit, verdict.rule === 'own', options.signal);
		return {
			member: refOf(fleet, member),
			unit,
			levels,
			...verdict,
			...(setting ? {setting} : {}),
			...(below ? {below} : {}),
			...(twin ? {twin} : {}),
			...(instance ? {instance} : {}),
		};
	}

	#verdict(
		unit: Unit,
		setting: UnitSetting | undefined,
		instance: ExplainedInstance | undefined,
		below: ExplainedBelow | undefined,
	): Pick<Explanation, 'rule' | 'why'> {
		const shown = showUnit(unit);
		if (setting && setting.mode !== 'default')
			return {
				rule: 'lock',
				why: `${setting.owner.path} ${setting.mode === 'absent' ? `says that ${shown} be absent` : `enforces ${shown}`}: the lock nearest to the root`,
			};
		if (instance?.own && !sameContent(instance.own, NOTHING))
			return {
				rule: 'own',
				why: `nothing locks ${shown}, and the instance has its own${setting ? `, over the default of ${setting.owner.path}` : ''}`,
			};
		if (setting)
			return {rule: 'default', why: `nothing locks ${shown}, and ${setting.owner.path} has the nearest default`};
		if (below)
			return {
				rule: 'nothing',
				why: `no cluster at or above sets ${shown}; it is set below for ${below.instances} instances`,
			};
		return {rule: 'nothing', why: `nobody sets ${shown}${instance ? ', and the instance has nothing of its own' : ''}`};
	}

	/** Where clusters below a cluster set a unit, and their setting is in force. */
	#below(id: Id, unit: Unit): ExplainedBelow | undefined {
		const {fleet} = this.#options;
		const setters = [...fleet.settersOf(unit)].filter(
			(each) => each !== id && isAtOrBelow(fleet, each, id) && inForceAt(fleet, each, unit)?.cluster === each,
		);
		if (setters.length === 0) return undefined;
		const outermost = setters.filter(
			(each) => !setters.some((other) => other !== each && isAtOrBelow(fleet, each, other)),
		);
		return {
			instances: outermost.reduce((sum, each) => sum + fleet.instanceCount(each), 0),
			settings: setters.slice(0, MAX_BELOW).map((each) => {
				const {mode, content} = fleet.settings(each).get(unit)!;
				const instances = fleet.instanceCount(each);
				return {cluster: this.#ref(each), mode, instances, ...(content === undefined ? {} : {content})};
			}),
		};
	}

	async #look(
		instance: Instance,
		unit: Unit,
		{deadlineMs = this.#options.deadlineMs, signal}: LiveReadOptions,
	): Promise<Look> {
		const {connections, clock, deliveryStore} = this.#options;
		const keys: KeyReading[] = [];
		const names = [unitName(unit), ...(twinOf(unit) ? [unitName(twinOf(unit)!)] : [])].filter(
			(name) => KeyName.parse(name).isAddressable,
		);
		const {failed} = await askAll(
			[instance],
			clock,
			Math.min(deadlineMs, LONGEST_DEADLINE_MS),
			signal,
			async (_instance, late) => {
				const database = connections.of(instance);
				keys.push(
					...(isArrayUnit(unit)
						? await database.readBelow(unitName(unit), {signal: late, urgent: true})
						: await database.read(names, {signal: late, urgent: true})),
				);
			},
		);
		const error = failed[0]?.error;
		return {
			keys,
			ledger: await deliveryStore.ledger(instance.id),
			...(error ? {missed: {code: isClusterdError(error) ? error.code : 'FAILED', reason: error.message}} : {}),
		};
	}

	#instance(instance: Instance, unit: Unit, {keys, ledger, missed}: Look): ExplainedInstance {
		const line = ledger.units.get(unit);
		const reading = keys.find(({name}) => name === unitName(unit));
		const present = missed ? undefined : isArrayUnit(unit) ? savedArray(unit, keys) : reading && savedIn(reading, unit);
		const own = present && (line?.owner === undefined || !isWritten(present, line)) ? present : line?.own;
		return {
			...(reading && !isArrayUnit(unit) ? {state: this.#options.readings.stateOf(instance, unit, reading)} : {}),
			...(present ? {present: shown(present)} : {}),
			...(own ? {own: shown(own)} : {}),
			...(line?.written && line.owner !== undefined ? {written: shown(line.written)} : {}),
			...(missed ? {missed} : {}),
		};
	}

	#twin(member: Id, unit: Unit, look: Look | undefined): ExplainedTwin | undefined {
		const twin = twinOf(unit);
		if (twin === undefined) return undefined;
		const setting = this.#options.settings.inForceAt(member, twin);
		const reading = look?.keys.find(({name}) => name === unitName(twin));
		return {unit: twin, ...(setting ? {setting} : {}), ...(reading ? {present: shown(savedIn(reading, twin))} : {})};
	}

	async #levels(member: Id, unit: Unit, isOwn: boolean, signal: AbortSignal | undefined): Promise<ExplainedLevel[]> {
		const levels: ExplainedLevel[] = [];
		for (const {cluster, said} of sayings(this.#options.fleet, member, unit)) {
			const settings: ExplainedSetting[] = [];
			for (const each of said)
				settings.push(
					await this.#setting(
						isOwn && each.fate.state === 'in force' ? {...each, fate: {state: 'asleep'}} : each,
						signal,
					),
				);
			levels.push({cluster: this.#ref(cluster), settings});
		}
		return levels;
	}

	async #setting({setting, fate}: SayingOf, signal: AbortSignal | undefined): Promise<ExplainedSetting> {
		const since = this.#options.fleet.since(settingKey(setting.cluster, setting.unit))!;
		const comment = await this.#comment(since.revision, signal);
		const before = fate.state === 'closed' ? fate.before : undefined;
		return {
			unit: setting.unit,
			mode: setting.mode,
			since,
			state: fate.state,
			...(setting.content === undefined ? {} : {content: setting.content}),
			...(comment === undefined ? {} : {comment}),
			...(fate.state === 'asleep' && fate.under !== undefined ? {under: this.#ref(fate.under)} : {}),
			...(fate.state === 'exempt' ? {exemption: viewOfExemption(this.#options.fleet, fate.exemption)} : {}),
			...(before
				? {before: {mode: before.mode, ...(before.content === undefined ? {} : {content: before.content})}}
				: {}),
		};
	}

	async #comment(revision: number, signal: AbortSignal | undefined): Promise<string | undefined> {
		const [found] = await this.#options.revisionStore.list({before: revision + 1, limit: 1}, signal ? {signal} : {});
		return found?.number === revision ? found.comment : undefined;
	}

	#ref(id: Id): MemberRef {
		return refOf(this.#options.fleet, this.#options.fleet.member(id)!);
	}
}

/** The metakey that a metakey is inherited from (S6.4). */
function twinOf(unit: Unit): Unit | undefined {
	const metakey = unitMetakey(unit);
	const twin = metakey === undefined ? undefined : specTwin(unitName(unit));
	return twin === undefined ? undefined : metaUnit(twin, metakey!);
}

const shown = ({content, binary}: Saved): ExplainedContent => ({
	...(content === undefined ? {} : {content}),
	...(binary ? {binary} : {}),
});
