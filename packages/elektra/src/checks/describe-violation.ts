import type {Violation} from './violation.js';

const SHOWN = 10;
const MAX_LENGTH = 200;

/** A violation in words, without the value: values can be secrets or long. */
export function describeViolation({check, fault, expected, listed, reason}: Violation): string {
	const because = reason === undefined ? '' : `: ${cut(reason)}`;
	if (fault === 'metadata') return `no value passes ${check}, which says ${quoted(expected)}${because}`;
	const words = (listed ?? []).slice(0, SHOWN).map(quoted).join(', ') + ((listed ?? []).length > SHOWN ? ', …' : '');
	if (check === 'check/blacklist') return `${check} refuses ${words}${because}`;
	return `${check} asks for ${words === '' ? quoted(expected) : `one of ${words}`}${because}`;
}

const cut = (text: string): string => (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);
const quoted = (text: string): string => JSON.stringify(cut(text));
