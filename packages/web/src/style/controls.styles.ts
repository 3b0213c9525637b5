import {css} from 'lit';

/** A row becomes a card where the table is too narrow for columns. */
const stacked = css`
	thead { display: none; }
	tbody, tr { display: block; }
	tr { padding: 8px 0; border-bottom: 1px solid var(--line); }
	td { display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 8px; padding: 3px 0; border: 0; text-align: start !important; white-space: normal !important; }
	td::before { content: attr(data-label); color: var(--quiet); font: 13px/1.45 var(--clusterd-font, 'Inter Variable', system-ui, sans-serif); }
	td:empty { display: none; }
`;

/** Native controls and tables, for places with many of them; single ones are Web Awesome's. */
export const controls = css`
	button.plain {
		display: inline-flex; align-items: center; justify-content: center; gap: 6px;
		min-height: 28px; padding: 2px 8px; border: 1px solid transparent; border-radius: 6px;
		background: none; color: inherit; font: inherit; cursor: pointer; white-space: nowrap;
	}
	button.plain:hover { background: var(--hover); }
	button.plain[aria-pressed='true'] { background: var(--chosen); }
	button.bordered { border-color: var(--line); background: var(--surface); }
	button.link { padding: 0; border: 0; background: none; color: var(--accent); font: inherit; cursor: pointer; text-align: start; }
	button.link:hover { text-decoration: underline; }
	button:disabled { opacity: 0.5; cursor: default; }
	input[type='text'], input[type='search'], select, textarea {
		min-width: 0; min-height: 28px; padding: 3px 8px; border: 1px solid var(--field); border-radius: 6px;
		background: var(--surface); color: var(--text); font: inherit;
	}
	input:hover, select:hover, textarea:hover { border-color: var(--line-strong); }
	input[type='text'], select { text-overflow: ellipsis; }
	input::placeholder, textarea::placeholder { color: var(--quiet); opacity: 1; }
	input:focus-visible, select:focus-visible, textarea:focus-visible { outline: var(--focus); outline-offset: 0; }
	input[readonly], textarea[readonly] { border-color: transparent; background: var(--raised); }
	[aria-invalid='true'] { border-color: var(--bad) !important; }
	table { width: 100%; border-collapse: collapse; }
	th { padding: 6px 10px; border-bottom: 1px solid var(--line); color: var(--quiet); font-weight: 500; text-align: start; white-space: nowrap; }
	td { padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
	tbody tr:hover { background: var(--hover); }
	th.number, td.number { text-align: end; }
	.nothing { color: var(--quiet); font-style: italic; white-space: nowrap; }
	.scroll { overflow-x: auto; container-type: inline-size; }
	@container (max-width: 860px) { .cards.many { ${stacked} } }
	@container (max-width: 560px) {
		th, td { padding-inline: 6px; }
		.wide { display: none; }
		.cards { ${stacked} }
	}
`;
