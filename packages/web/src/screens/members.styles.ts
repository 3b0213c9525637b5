import {css} from 'lit';

/** The layout of the table of members; columns as in `member-line.ts`: `--columns` is for both. */
export const membersStyles = css`
	:host { --columns: minmax(100px, 2fr) 112px minmax(120px, 3fr) 100px 76px; display: flex; flex-direction: column; min-height: 0; }
	.bar { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; min-height: 46px; padding: 6px 24px; }
	.head { display: grid; grid-template-columns: var(--columns); gap: 12px; align-items: center; padding: 2px 8px 4px 54px; border-bottom: 1px solid var(--line); color: var(--quiet); font-weight: 500; }
	.head button { justify-self: start; margin-inline-start: -8px; font-weight: 500; } .head button[aria-pressed='true'] { background: none; color: var(--text); }
	clusterd-tree { flex: 1; padding-inline: 20px 0; }
	.page { padding-bottom: 0; }
	.head :last-child { white-space: nowrap; }
	@media (max-width: 1040px) { :host { --columns: minmax(90px, 1fr) 104px minmax(204px, 2fr) 84px; } .head :last-child { display: none; } }
	@media (max-width: 760px) { .head { display: none; } clusterd-tree { padding-inline: 8px; } .bar { padding: 6px 12px; } .wide { display: none; } }
`;
