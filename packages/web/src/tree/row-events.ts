/** The row that an event comes from. */
export const rowOf = (event: Event): HTMLElement | undefined =>
	event
		.composedPath()
		.find(
			(each): each is HTMLElement =>
				each instanceof HTMLElement && each.classList.contains('row') && each.dataset['row'] !== undefined,
		);

/** Whether the event comes from a control inside of a row. */
export function isInField(event: Event): boolean {
	const [target] = event.composedPath();
	return (
		target instanceof HTMLElement &&
		(target.matches('input, select, textarea, button, a') || target.closest('button, a') !== null)
	);
}

/** What has the focus inside of a root, however deep. */
export function deepFocus(root: ShadowRoot | null): HTMLElement | undefined {
	let element = root?.activeElement ?? undefined;
	while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
	return element instanceof HTMLElement ? element : undefined;
}
