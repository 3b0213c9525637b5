import test from 'ava';
import {DeliveryMemory, MemoryDeliveryStore} from '@clusterd/core/memory';
import {deliveryStoreContract} from '@clusterd/contracts';

deliveryStoreContract(test, {
	name: 'memory delivery store',
	setup() {
		const memory = new DeliveryMemory();
		return {open: () => new MemoryDeliveryStore({memory})};
	},
});
