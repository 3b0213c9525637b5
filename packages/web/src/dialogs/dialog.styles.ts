import {css} from 'lit';

/** What dialogs have in common. */
export const dialogStyles = css`
	wa-dialog { --width: min(780px, calc(100vw - 24px)); --spacing: 18px; }
	wa-dialog.narrow { --width: min(480px, calc(100vw - 24px)); }
	wa-dialog::part(title) { font-size: 15px; font-weight: 620; }
	wa-dialog::part(body) { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; align-content: start; font: 13px/1.45 var(--clusterd-font, 'Inter Variable', system-ui, sans-serif); color: var(--text); }
	wa-dialog::part(footer) { padding-top: 14px; border-top: 1px solid var(--line); }
	[slot='footer'] { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: flex-end; width: 100%; }
	.field { display: grid; gap: 4px; }
	.field > span { font-weight: 550; } .field > span > .quiet, .field > .hint, .field > .wrong { font-weight: 400; }
	.test { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; } .test clusterd-error { flex: 1 1 100%; }
	form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; }
	p { overflow-wrap: anywhere; }
	.field input, .field select, .field textarea { width: 100%; min-height: 32px; }
	.hint { color: var(--quiet); font-size: 12px; }
	.wrong { color: var(--bad); font-size: 12px; }
`;
