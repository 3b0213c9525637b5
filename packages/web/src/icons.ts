import {registerIconLibrary} from '@awesome.me/webawesome/dist/components/icon/library.js';

/** Our own drawings, on a field of 16 × 16; nothing comes from a network. */
const PATHS: Readonly<Record<string, string>> = {
	add: '<path d="M8 3v10M3 8h10"/>',
	close: '<path d="m4 4 8 8m0-8-8 8"/>',
	more: '<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.4"/>',
	search: '<circle cx="7" cy="7" r="4"/><path d="m10 10 3.5 3.5"/>',
	menu: '<path d="M2.5 4h11M2.5 8h11M2.5 12h11"/>',
	theme: '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
	help: '<path d="M6 6a2 2 0 1 1 2.8 1.9c-.5.2-.8.6-.8 1.1v.5M8 12h.01"/>',
	copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.2"/><path d="M10.5 5.5v-3h-8v8h3"/>',
	lock: '<rect x="3.5" y="7" width="9" height="6.5" rx="1.2"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
	'chevron-down': '<path d="m4 6 4 4 4-4"/>',
	'chevron-right': '<path d="m6 4 4 4-4 4"/>',
	check: '<path d="m3 8.5 3.2 3.2L13 4.8"/>',
	xmark: '<path d="m4 4 8 8m0-8-8 8"/>',
};

const drawing = (name: string): string =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${PATHS[name] ?? ''}</svg>`;

/** Has Web Awesome draw icons from here. */
export function registerIcons(): void {
	for (const library of ['default', 'system'])
		registerIconLibrary(library, {resolver: (name) => `data:image/svg+xml,${encodeURIComponent(drawing(name))}`});
}
