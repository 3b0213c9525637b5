import {css} from 'lit';

/**
 * Colours and measures of every element, for light and dark by the page's `color-scheme`. A page may override the
 * `--clusterd-*` properties; elements use the short names only.
 */
export const tokens = css`
	:host {
		--text: var(--clusterd-text, light-dark(#1b222c, #e3e7ed));
		--quiet: var(--clusterd-quiet, light-dark(#566172, #9aa5b5));
		--line: var(--clusterd-line, light-dark(#e1e5ea, #2b323c));
		--line-strong: var(--clusterd-line-strong, light-dark(#8b95a3, #626d7c));
		--field: var(--clusterd-field, light-dark(#c3cad3, #46505d));
		--surface: var(--clusterd-surface, light-dark(#ffffff, #14181d));
		--raised: var(--clusterd-raised, light-dark(#f6f7f9, #1a1f26));
		--hover: var(--clusterd-hover, light-dark(#eef1f5, #20262e));
		--chosen: var(--clusterd-chosen, light-dark(#e3ecfb, #1d2f4d));
		--accent: var(--clusterd-accent, light-dark(#1f57c3, #84aefc));
		--ok: var(--clusterd-ok, light-dark(#17774a, #4fc98c));
		--busy: var(--clusterd-busy, light-dark(#1f57c3, #84aefc));
		--warn: var(--clusterd-warn, light-dark(#8a5200, #efb256));
		--bad: var(--clusterd-bad, light-dark(#b8252b, #ff9490));
		--odd: var(--clusterd-odd, light-dark(#7a3fb0, #c79bf2));
		--dim: var(--clusterd-dim, light-dark(#5f6a79, #929dac));
		--mono: var(--clusterd-mono, ui-monospace, 'SF Mono', 'Cascadia Code', 'Source Code Pro', Menlo, Consolas, 'DejaVu Sans Mono', monospace);
		--focus: 2px solid var(--accent);
		box-sizing: border-box;
		color: var(--text);
		font: 400 13px/1.45 var(--clusterd-font, 'Inter Variable', system-ui, 'Segoe UI', Roboto, sans-serif);
		font-feature-settings: 'cv05', 'calt';
	}
	*, *::before, *::after { box-sizing: border-box; }
	:host([hidden]), [hidden] { display: none !important; }
	:focus-visible { outline: var(--focus); outline-offset: 1px; }
	a { color: var(--accent); text-decoration: none; }
	a:hover { text-decoration: underline; }
	p a, ul li a, li div a, dd a, .where a, .source a, clusterd-error a, label a { text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: 2px; }
	h1, h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
	clusterd-empty > p { margin-top: 8px; } clusterd-empty > clusterd-add-members { margin-top: 16px; }
	code, .mono { font-family: var(--mono); font-size: 12px; }
	.quiet { color: var(--quiet); }
	.small { font-size: 12px; }
	.code { color: var(--quiet); font: 11px var(--mono); }
	.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
	.cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
	.number { font-variant-numeric: tabular-nums; }
`;
