import {PageStorage} from './live/storage.js';

const KEY = 'clusterd-theme';
const storage = new PageStorage('browser');

/** Light or dark; left to the system until somebody chooses. */
export type Theme = 'light' | 'dark';

/** The theme in force. */
export function currentTheme(): Theme {
	const chosen = storage.get(KEY);
	if (chosen === 'light' || chosen === 'dark') return chosen;
	return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Puts the theme in force on the page, and follows the system as long as nobody chose. */
export function startTheme(): void {
	apply();
	matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
}

/** Chooses a theme for this browser. */
export function chooseTheme(theme: Theme): void {
	storage.set(KEY, theme);
	document.documentElement.classList.toggle('wa-dark', theme === 'dark');
}

function apply(): void {
	document.documentElement.classList.toggle('wa-dark', currentTheme() === 'dark');
}
