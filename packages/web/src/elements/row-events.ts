/** The row that an event comes from. */
export const rowOf = (event: Event): HTMLElement | undefined => event.composedPath().find((each): each is HTMLElement => each instanceof HTMLElement && each.classList.contains('row') && each.dataset['row'] !== undefined);

/** Whether the event comes from a control inside of a row. */
export function isInField(event: Event): boolean {
	const [target] = event.composedPath();
	return target instanceof HTMLElement && (target.matches('input, select, textarea, button, a') || target.closest('button, a') !== null);
}
