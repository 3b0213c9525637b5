const KEY = 'clusterd-theme';

/** Light or dark; left to the system until somebody chooses. */
export type Theme = 'light' | 'dark';

/** The theme in force. */
export function currentTheme(): Theme {
	const chosen = stored();
	return chosen ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

/** Puts the theme in force on the page, and follows the system as long as nobody chose. */
export function startTheme(): void {
	apply();
	matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
}

/** Chooses a theme for this browser. */
export function chooseTheme(theme: Theme): void {
	try {
		localStorage.setItem(KEY, theme);
	} catch {
		// Storage is switched off: the choice lasts as long as the page.
	}
	document.documentElement.classList.toggle('wa-dark', theme === 'dark');
}

function apply(): void {
	document.documentElement.classList.toggle('wa-dark', currentTheme() === 'dark');
}

function stored(): Theme | undefined {
	try {
		const value = localStorage.getItem(KEY);
		return value === 'light' || value === 'dark' ? value : undefined;
	} catch {
		return undefined; // Storage is switched off.
	}
}
