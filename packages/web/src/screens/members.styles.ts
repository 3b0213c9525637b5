import {css} from 'lit';

/** The layout of the table of members; columns as in `member-line.ts`. */
export const membersStyles = css`
	:host { display: flex; flex-direction: column; min-height: 0; }
	.bar { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; min-height: 46px; padding: 6px 24px; }
	.head { display: grid; grid-template-columns: minmax(120px, 2fr) 120px minmax(120px, 3fr) 110px 90px; gap: 12px; align-items: center; padding: 2px 8px 4px 54px; border-bottom: 1px solid var(--line); color: var(--quiet); font-weight: 500; }
	.head button { justify-self: start; margin-inline-start: -8px; font-weight: 500; } .head button[aria-pressed='true'] { background: none; color: var(--text); }
	clusterd-tree { flex: 1; padding-inline: 20px 0; }
	.page { padding-bottom: 0; }
	@media (max-width: 760px) { .head { display: none; } clusterd-tree { padding-inline: 8px; } .bar { padding: 6px 12px; } .wide { display: none; } }
`;
