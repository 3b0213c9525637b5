import type {LedgerLine} from '../../records/delivery.js';
import type {Id} from '../../fleet/member.js';
import type {DeliveryStore, Ledger} from '../../ports/delivery-store.js';

/**
 * Forgets what the commands of revisions below one replaced on an instance (S0.4: until retention removes it). That of
 * the newest command stays in any case: it shows that all before it are over, since they are done in the order of their
 * revisions.
 */
export async function retireCommands(
	store: DeliveryStore,
	instance: Id,
	{commands}: Ledger,
	below: number,
): Promise<void> {
	const newest = newestOf(commands);
	const old = commands.filter(({revision}) => revision < below && revision < newest);
	if (old.length > 0)
		await store.writeAhead(
			old.map(({unit, revision}) => ({instance, unit, revision, command: true, confirmed: true, gone: true})),
		);
}

/** Whether a revision's commands are over, and what they replaced is forgotten: nothing must be done again (S15). */
export function isRetired({commands}: Ledger, revision: number): boolean {
	return newestOf(commands) > revision && !commands.some((line) => line.revision === revision);
}

const newestOf = (commands: readonly LedgerLine[]): number => commands.at(-1)?.revision ?? 0;
