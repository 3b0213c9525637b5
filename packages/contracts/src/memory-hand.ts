import type {Id} from '@clusterd/core';
import type {MemoryInstance} from '@clusterd/core/memory';
import type {InstanceHand} from './cluster-manager-subject.js';
import type {OutsideHand} from './key-database-subject.js';

/** Somebody who has an instance in memory in hand. */
export function memoryHand(instance: MemoryInstance): OutsideHand {
	return {
		get: (name) => instance.get(name) ?? undefined,
		meta: (name, metakey) => instance.meta(name)?.[metakey],
		set: (name, value) => instance.set(name, value),
		setMeta: (name, metakey, content) => instance.setMeta(name, metakey, content),
		remove: (name) => instance.remove(name),
		refuseBad(name) {
			instance.reject = ({unit, wanted}) =>
				unit === name && wanted.content === 'bad' ? 'C03200 that is bad' : undefined;
			return 'that is bad';
		},
		meddle(name, value) {
			instance.rival = ({unit}) => (unit === name ? {content: value} : undefined);
		},
		async stop() {
			instance.offline = true;
		},
		async start() {
			instance.offline = false;
			instance.restart();
		},
	};
}

/** The same for the laws of the driving port. */
export const memoryInstanceHand = (id: Id, instance: MemoryInstance): InstanceHand => ({
	id,
	get: (name) => instance.get(name) ?? undefined,
	set: (name, value) => instance.set(name, value),
	setMeta: (name, metakey, content) => instance.setMeta(name, metakey, content),
	setOffline(offline) {
		instance.offline = offline;
	},
});
