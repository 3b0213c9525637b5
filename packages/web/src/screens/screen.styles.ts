import {css} from 'lit';

/** The layout that screens share. */
export const screen = css`
	:host { display: block; }
	.page { padding: 16px 24px 32px; max-width: 1280px; }
	h1 + clusterd-error { margin: 12px 0; }
	h1 { font-size: 18px; font-weight: 620; overflow-wrap: anywhere; }
	h2 { margin: 24px 0 8px; font-size: 13px; font-weight: 600; }
	h2:first-child { margin-top: 0; }
	.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(360px, 100%), 1fr)); gap: 8px 40px; }
	.facts { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; }
	.facts dt { color: var(--quiet); }
	.facts dd { overflow-wrap: anywhere; }
	@media (max-width: 760px) { .page { padding: 12px 12px 24px; } }
`;
