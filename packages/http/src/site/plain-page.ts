import {INSTANCE_STATES, type Health, type MemberView, type StateCounts} from '@clusterd/core';
import {API_PREFIX} from '@clusterd/api';
import type {TreeNode} from './fleet-tree.js';
import {html, Markup} from './html.js';

const STYLE = new Markup(`
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
ul { list-style: none; margin: 0; padding-left: 1.25rem; }
main > ul { padding-left: 0; }
summary { cursor: pointer; }
.state { font-size: .85em; padding: .05em .5em; border-radius: 1em; border: 1px solid currentColor; }
.well { color: light-dark(#1a6b2f, #7fd796); }
.wait { color: light-dark(#7a5300, #f0c05a); }
.fault { color: light-dark(#a3160f, #ff9b93); }
.less { color: light-dark(#555, #aaa); font-size: .9em; }
`);

/** Follows the fleet and shows it anew; keeps closed what was closed. */
export const LIVE_SCRIPT = `'use strict';
let waiting;
const closed = () => new Set([...document.querySelectorAll('details:not([open])')].map(({id}) => id));
async function show() {
	waiting = undefined;
	const answer = await fetch(location.href, {headers: {Accept: 'text/html'}});
	if (!answer.ok) return;
	const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
	for (const id of closed()) page.getElementById(id)?.removeAttribute('open');
	document.querySelector('main').replaceWith(page.querySelector('main'));
}
const events = new EventSource('.${API_PREFIX}/events');
for (const kind of ['revision', 'state', 'restart', 'operation', 'reset']) events.addEventListener(kind, () => { waiting ??= setTimeout(show, 250); });
`;

/** The fleet as one page without anything else: for where the web client is not installed. */
export const plainPage = (tree: TreeNode, health: Health): string =>
	html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>clusterd</title>
<style>${STYLE}</style>
<script src="./live.js" defer></script>
</head>
<body>
<h1>clusterd</h1>
<main>
<p>${fleetLine(health)}</p>
<ul>${node(tree)}</ul>
</main>
<footer class="less"><p>Version ${health.version} · <a href=".${API_PREFIX}/openapi.json">interface (OpenAPI)</a> · <a href=".${API_PREFIX}/members">root</a> · <a href=".${API_PREFIX}/revisions">revisions</a> · <a href=".${API_PREFIX}/operations">operations</a></p></footer>
</body>
</html>
`.text;

const fleetLine = ({instances, clusters, counts, revision, ready, reason}: Health): Markup =>
	html`${amount(instances, 'instance')} in ${amount(clusters, 'cluster')}${countsText(counts)} · revision ${revision}${ready ? '' : ` · changes are refused: ${reason ?? 'not ready'}`}`;

function node({member, children, hidden}: TreeNode): Markup {
	const line = html`${member.name} <a class="less" href=".${API_PREFIX}/members/${encodeURIComponent(member.id)}">${member.id}</a> ${state(member)} <span class="less">${about(member)}</span>`;
	if (member.kind === 'instance') return html`<li>${line}</li>`;
	const more = hidden > 0 ? html`<li class="less">and ${hidden} more</li>` : '';
	return html`<li><details id="${member.id}" open><summary>${line}</summary><ul>${children.map(node)}${more}</ul></details></li>`;
}

const WELL: ReadonlySet<string> = new Set(['in sync']);
const WAITING: ReadonlySet<string> = new Set(['pending', 'unknown']);

function state({state}: MemberView): Markup {
	const tone = WELL.has(state) ? 'well' : WAITING.has(state) ? 'wait' : 'fault';
	return html`<span class="state ${tone}">${state}</span>`;
}

function about({kind, instances, counts, instance}: MemberView): string {
	if (kind === 'cluster') return amount(instances, 'instance') + countsText(counts);
	return [instance?.addresses[0], instance?.version && `elektrad ${instance.version}`, instance?.reason]
		.filter(Boolean)
		.join(' · ');
}

const amount = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Worst first. */
function countsText(counts: StateCounts): string {
	const texts = INSTANCE_STATES.flatMap((state) => (counts[state] ? [`${counts[state]} ${state}`] : []));
	return texts.length === 0 ? '' : `: ${texts.join(', ')}`;
}
