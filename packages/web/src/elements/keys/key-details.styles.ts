import {css} from 'lit';

/** How the details of a key and their parts look. */
export const detailsStyles = css`
	header { display: flex; gap: 8px; align-items: start; margin-bottom: 10px; }
	h2 { flex: 1; font: 600 13px/1.5 var(--mono); overflow-wrap: anywhere; }
	h3 { display: flex; gap: 8px; align-items: baseline; margin-bottom: 6px; font-size: 12px; font-weight: 600; }
	h3 .quiet { font-weight: 400; }
	section { margin-top: 20px; }
	.description { max-width: 60ch; white-space: pre-wrap; overflow-wrap: anywhere; }
	.where { display: flex; flex-wrap: wrap; gap: 4px 6px; align-items: center; margin-top: 6px; }
	.mode { display: inline-flex; gap: 8px; align-items: center; margin-top: 8px; color: var(--quiet); }
	.values { list-style: none; display: grid; gap: 8px; }
	.content { white-space: pre-wrap; overflow-wrap: anywhere; }
	.who { display: flex; flex-wrap: wrap; gap: 0 10px; font-size: 12px; }
	.actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
`;
