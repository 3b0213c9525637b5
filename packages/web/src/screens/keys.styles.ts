import {css} from 'lit';

/** The layout of the screen of keys. */
export const keysStyles = css`
	:host { display: flex; flex-direction: column; min-height: 0; }
	.bar { display: flex; gap: 8px 14px; align-items: center; padding: 10px 24px; border-bottom: 1px solid var(--line); }
	.bar input { flex: 0 1 280px; }
	.bar .small { flex: 1; }
	.panes { flex: 1; min-height: 0; display: flex; position: relative; }
	.list { flex: 1; min-width: 0; display: flex; flex-direction: column; }
	.list clusterd-tree { padding-inline: 16px 0; }
	.page { padding: 12px 24px; overflow: auto; }
	clusterd-key-details { flex: 0 0 clamp(320px, 36%, 460px); min-width: 0; border-inline-start: 1px solid var(--line); }
	@media (max-width: 1000px) { .split clusterd-key-details { position: absolute; inset: 0; z-index: 2; background: var(--surface); border: 0; } }
	@media (max-width: 760px) { .bar { padding: 8px 12px; flex-wrap: wrap; } .bar .small { flex: none; order: 3; width: 100%; } .bar input { flex: 1; } .list clusterd-tree { padding-inline: 0; } .page { padding: 12px; } }
`;
