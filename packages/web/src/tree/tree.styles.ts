import {css} from 'lit';

/** How a tree and its rows look. */
export const treeStyles = css`
	:host { display: block; overflow: auto; overflow-anchor: none; contain: strict; min-height: 0; height: 100%; }
	.all { position: relative; min-width: 100%; container-type: inline-size; }
	.row { position: absolute; inset-inline: 0; display: flex; align-items: center; padding-inline: calc(4px + (var(--level) - 1) * var(--indent, 14px)) 8px; cursor: default; }
	.row:hover { background: var(--hover); }
	.row.chosen { background: var(--chosen); }
	.row:focus-visible { outline-offset: -2px; border-radius: 4px; }
	.twisty { flex: none; display: grid; place-items: center; width: 18px; height: 100%; color: var(--quiet); cursor: pointer; }
	.twisty svg { width: 10px; height: 10px; transition: transform 80ms; }
	.open svg { transform: rotate(90deg); }
	.row > :last-child { flex: 1; min-width: 0; }
	@media (prefers-reduced-motion: reduce) { .twisty svg { transition: none; } }
	`;
