import test from 'ava';
import {deliveryStoreContract, revisionStoreContract} from '@clusterd/contracts';
import {ManualClock, SeededRandom} from '@clusterd/core/memory';
import {FileDeliveryStore, FileRevisionStore} from '@clusterd/file-store';
import {FakeDisk} from '../disk/fake-disk.js';

const DIRECTORY = '/data';

for (const seed of [1, 2, 3]) {
	const disks = (): (() => FakeDisk) => {
		let disk = new FakeDisk({random: new SeededRandom({seed})});
		return () => (disk = disk.crash());
	};

	revisionStoreContract(test, {
		name: `file revision store on a disk that loses what was not flushed, seed ${seed}`,
		setup() {
			const next = disks();
			return {
				open: () => new FileRevisionStore({directory: DIRECTORY, disk: next(), segmentBytes: 2000, groupBytes: 1000}),
			};
		},
	});

	deliveryStoreContract(test, {
		name: `file delivery store on a disk that loses what was not flushed, seed ${seed}`,
		setup() {
			const next = disks();
			return {
				open: () =>
					new FileDeliveryStore({
						directory: DIRECTORY,
						disk: next(),
						clock: new ManualClock(),
						segmentBytes: 2000,
						groupBytes: 1000,
						compactionBytes: 3000,
					}),
			};
		},
	});
}
