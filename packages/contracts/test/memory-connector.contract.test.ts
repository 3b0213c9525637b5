import test from 'ava';
import {keyDatabaseContract, memoryHand} from '@clusterd/contracts';
import {MemoryConnector} from '@clusterd/core/memory';

keyDatabaseContract(test, {
	name: 'memory key database',
	setup() {
		const connector = new MemoryConnector();
		const address = 'http://memory.test';
		return {connector, target: {instance: 'i1', address}, outside: memoryHand(connector.at(address))};
	},
});
