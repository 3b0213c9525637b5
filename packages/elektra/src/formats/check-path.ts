import type {Metadata, Violation} from '../checks/violation.js';

const NO_FILES: ReadonlySet<string> = new Set(['proc', 'tmpfs', 'none']);

/**
 * Judges by `check/path`: an absolute path, or one of the words that stand for a file system without device.
 *
 * An instance also refuses a path that does not exist on its machine, which cannot be known here.
 */
export function checkPath(value: string, meta: Metadata): Violation | undefined {
	const expected = meta.get('check/path');
	if (expected === undefined || value.startsWith('/') || NO_FILES.has(value)) {
		return undefined;
	}
	return {check: 'check/path', fault: 'value', value, expected, certain: true};
}
