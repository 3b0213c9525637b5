import {randomBytes} from 'node:crypto';
import {readdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {ClusterdError} from '@clusterd/core';
import {type AskedClaim, askClaim, LockClaim} from './lock-claim.js';
import {lockAddress, type LockAddress} from './lock-address.js';
import {onMedium} from '../disk/store-errors.js';

const NAME = /^lock-[\da-f]{12}\.sock$/;
const NAME_BYTES = 22;

/**
 * The right to write to a directory, held by one process of the machine, and given back by its death, however it comes.
 *
 * Whoever wants it makes a listening socket in the directory, and only then looks at all others there. Dead ones (their
 * connection is refused) are removed. If one belongs to an owner, the directory is locked. Of several claimants the one
 * whose name sorts first goes on, the others step back. Two owners are impossible: the later one to listen sees the
 * socket of the other.
 *
 * Processes on other machines that share the directory over a network are not seen.
 */
export class DirectoryLock {
	readonly #address: LockAddress;
	readonly #claim: LockClaim;

	private constructor(address: LockAddress, claim: LockClaim) {
		this.#address = address;
		this.#claim = claim;
	}

	/** @throws STORE_LOCKED when a living process holds it, STORE_FAILED when the directory cannot hold a socket */
	static async acquire(directory: string): Promise<DirectoryLock> {
		const address = await onMedium('lock', 'addressing the directory', () => lockAddress(directory, NAME_BYTES));
		try {
			return new DirectoryLock(address, await onMedium('lock', 'locking the directory', () => win(directory, address)));
		} catch (error) {
			await address.close();
			throw error;
		}
	}

	/** Gives the lock back. */
	async release(): Promise<void> {
		await this.#claim.giveUp();
		await this.#address.close();
	}
}

async function win(directory: string, address: LockAddress): Promise<LockClaim> {
	for (;;) {
		const name = `lock-${randomBytes(6).toString('hex')}.sock`;
		const claim = await LockClaim.make(address.of(name));
		const verdict = await judge({directory, address, name, claim}).catch(async (error) => {
			await claim.giveUp();
			throw error;
		});
		if (verdict === 'won') return claim;
		await claim.giveUp();
		if (verdict === 'locked') throw new ClusterdError('STORE_LOCKED', {directory});
	}
}

interface Contest {
	readonly directory: string;
	readonly address: LockAddress;
	readonly name: string;
	readonly claim: LockClaim;
}

async function judge(contest: Contest): Promise<'won' | 'locked' | 'again'> {
	for (;;) {
		const names = (await readdir(contest.directory)).filter((name) => NAME.test(name));
		if (!names.includes(contest.name)) return 'again'; // taken for dead before it listened
		const others = names.filter((name) => name !== contest.name);
		const asked = await Promise.all(
			others.map(async (name) => ({name, ...(await askClaim(contest.address.of(name)))})),
		);
		try {
			const verdict = await compare(contest, asked);
			if (verdict) return verdict;
		} finally {
			for (const {end} of asked) end();
		}
	}
}

/** Undefined when it must be looked again. */
async function compare(
	{directory, name, claim}: Contest,
	asked: readonly (AskedClaim & {readonly name: string})[],
): Promise<'won' | 'locked' | 'again' | undefined> {
	for (const other of asked) if (other.state === 'dead') await rm(join(directory, other.name), {force: true});
	if (asked.some(({state}) => state === 'owner')) return 'locked';
	const rivals = asked.filter(({state}) => state === 'claimant');
	if (rivals.length === 0) {
		claim.win();
		return 'won';
	}
	const stronger = rivals.filter((rival) => rival.name < name);
	if (stronger.length > 0) await claim.giveUp();
	const outcomes = await Promise.all((stronger.length > 0 ? stronger : rivals).map(({outcome}) => outcome));
	return outcomes.includes('owner') ? 'locked' : stronger.length > 0 ? 'again' : undefined;
}
