import type {Ledger, LedgerLine} from '@clusterd/core';
import type {KeyedContent} from '../keyed-log/keyed-log.js';

/** A line as the log keeps it: the instance first. */
export const ledgerContent = (line: LedgerLine): KeyedContent => ({
	key: line.instance,
	content: JSON.stringify(Object.assign({instance: line.instance}, line)),
});

/** Which lines of an instance still count: the last of each unit, or command and unit, unless it is gone (S0.4). */
export function aliveLedgerLines(contents: readonly unknown[]): readonly number[] {
	const last = new Map<string, number>();
	for (const [index, content] of contents.entries()) {
		const {command, revision, unit, gone} = content as LedgerLine;
		const key = command ? `${revision} ${unit}` : ` ${unit}`;
		if (gone) {
			last.delete(key);
		} else {
			last.set(key, index);
		}
	}
	return [...last.values()].sort((one, other) => one - other);
}

/** The ledger that lines make which all count. */
export function ledgerOf(contents: readonly unknown[]): Ledger {
	const lines = contents as readonly LedgerLine[];
	return {
		units: new Map(lines.filter(({command}) => !command).map((line) => [line.unit, line])),
		commands: lines
			.filter(({command}) => command)
			.sort((one, other) => one.revision - other.revision || (one.unit < other.unit ? -1 : 1)),
	};
}
