import {hash} from 'node:crypto';
import {ClusterdError, type KeyView, type UnitReading} from '@clusterd/core';

/** What tells one reading of a single instance's key from another (S10): a digest of its value and metadata. */
export function contentsTag({value, meta}: KeyView): string {
	const contents = [read(value), ...Object.entries(meta).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, reading]) => [name, read(reading)])];
	return hash('sha256', JSON.stringify(contents), 'base64url');
}

const read = ({values}: UnitReading): unknown => values.map(({state, content}) => [state, content ?? null]);

/** @throws CHANGED_MEANWHILE when the key is not as it was when the tag was made */
export function checkContents(tag: string, instance: string, present: KeyView): void {
	if (contentsTag(present) !== tag) throw new ClusterdError('CHANGED_MEANWHILE', {instance, unit: present.name});
}
