import {ClusterdError} from '../errors.js';

/** How large a change may be (S14.3), and from where on it must be confirmed (S14.2). */
export interface Limits {
	/** Bytes of UTF-8 of one content. @defaultValue 1 MiB */
	readonly contentBytes: number;
	/** Bytes of UTF-8 of one key name. @defaultValue 4 KiB */
	readonly nameBytes: number;
	/** Units in one change. @defaultValue 10,000 */
	readonly units: number;
	/** Units times instances of one change. @defaultValue 10,000,000 */
	readonly writes: number;
	/** Changes that touch more instances than this need the plan's digest. @defaultValue 10 */
	readonly unconfirmedInstances: number;
}

export const LIMITS: Limits = {
	contentBytes: 1_048_576,
	nameBytes: 4096,
	units: 10_000,
	writes: 10_000_000,
	unconfirmedInstances: 10,
};

const encoder = new TextEncoder();

/** Bytes of UTF-8, counted only when the text could be too long. */
export function exceeds(text: string, bytes: number): boolean {
	return text.length > bytes || (text.length * 3 > bytes && encoder.encode(text).length > bytes);
}

/** @throws CHANGE_TOO_LARGE */
export function checkSize(what: string, size: number, limit: number): void {
	if (size > limit) throw new ClusterdError('CHANGE_TOO_LARGE', {what, size, limit});
}
