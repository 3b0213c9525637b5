import {ClusterdError} from '../errors.js';

const MAX_NAME_LENGTH = 100;

/**
 * A name that a member may have (S0.1): 1–100 characters, no `/`, no control characters, not `.` or `..`.
 * @throws MEMBER_NAME_INVALID
 */
export function checkMemberName(name: string): string {
	const reason = nameFault(name);
	if (reason) throw new ClusterdError('MEMBER_NAME_INVALID', {name: name.slice(0, 2 * MAX_NAME_LENGTH), reason});
	return name;
}

function nameFault(name: string): string | undefined {
	if (name.trim() === '') return 'it is empty';
	if (name !== name.trim()) return 'it begins or ends with white space';
	if ([...name].length > MAX_NAME_LENGTH) return `it has more than ${MAX_NAME_LENGTH} characters`;
	if (name.includes('/')) return 'it has a slash';
	if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(name)) return 'it has a control character';
	if (name === '.' || name === '..') return 'it means a folder';
	return undefined;
}
