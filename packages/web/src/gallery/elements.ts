import '../../site/theme.css';
import {html, render, type TemplateResult} from 'lit';
import type {Metadata, Plan, ResultState} from '@clusterd/core';
import type {ClusterdArrayElements, ElementsEvent} from '../elements/keys/array-elements.js';
import type {TreeRow} from '../tree/tree-row.js';
import type {TreeToggleEvent} from '../tree/tree-events.js';
import type {ClusterdTree} from '../tree/tree.js';
import type {ClusterdValueField, ValueDraftEvent, ValueSaveEvent} from '../elements/keys/value-field.js';
import {registerIcons} from '../icons.js';
import {STATE_LOOKS, type StateWord} from '../states/words.js';
import {startTheme} from '../theme.js';
import {examplePlan, exampleRefusals} from './example-plan.js';
import '../elements/keys/array-elements.js';
import '../elements/feedback/counts.js';
import '../elements/feedback/empty.js';
import '../elements/feedback/error.js';
import '../elements/plan/plan-table.js';
import '../elements/feedback/progress.js';
import '../elements/plan/refusals.js';
import '../elements/feedback/state.js';
import '../tree/tree.js';
import '../elements/keys/value-field.js';

const meta = (entries: Readonly<Record<string, string>>): Metadata => new Map(Object.entries(entries));

/** Fields of each kind: title, value, metadata, locked. */
const FIELDS: readonly (readonly [string, string | undefined, Metadata, boolean?])[] = [
	['text', 'some text', meta({})],
	['absent', undefined, meta({})],
	['number', '8080', meta({'check/type': 'unsigned_short', 'check/range': '1-65535'})],
	['boolean', 'yes', meta({'check/type': 'boolean'})],
	[
		'enum',
		'info',
		meta({
			'check/type': 'enum',
			'check/enum': '#2',
			'check/enum/#0': 'debug',
			'check/enum/#1': 'info',
			'check/enum/#2': 'warn',
		}),
	],
	['lines', 'one\ntwo\nthree', meta({})],
	['locked', 'nobody changes this', meta({}), true],
	['hostile', '<img src=x onerror=alert(1)>"\'${1}', meta({description: '<script>alert(1)</script>'})],
];

const operation = (totals: Partial<Record<ResultState, number>>): TemplateResult => {
	const targets = Object.values(totals).reduce((sum, number) => sum + number, 0);
	return html`<clusterd-progress .operation=${{id: 'o1', revision: 1, startedAt: 0, targets, totals, exceptions: []}}></clusterd-progress>`;
};

/** A tree of branches with leaves, of any size. */
function exampleRows(open: ReadonlySet<string>): TreeRow[] {
	const rows: TreeRow[] = [];
	for (let branch = 0; branch < 20; branch++) {
		const id = `branch ${branch}`;
		rows.push({id, label: id, level: 1, position: branch + 1, siblings: 20, open: open.has(id), item: undefined});
		if (open.has(id))
			for (let leaf = 0; leaf < 1000; leaf++)
				rows.push({
					id: `${id} leaf ${leaf}`,
					label: `leaf ${leaf}`,
					level: 2,
					position: leaf + 1,
					siblings: 1000,
					item: undefined,
				});
	}
	return rows;
}

const open = new Set(['branch 1']);

function onToggle(event: TreeToggleEvent): void {
	if (event.open) open.add(event.row);
	else open.delete(event.row);
	(event.target as ClusterdTree).rows = exampleRows(open);
}

function onDraft(event: ValueDraftEvent): void {
	(event.target as ClusterdValueField).draft = event.draft;
}

function onSave(event: ValueSaveEvent): void {
	const field = event.target as ClusterdValueField;
	field.value = event.value;
	field.draft = undefined;
}

function onElements(event: Event): void {
	(event.target as ClusterdArrayElements).elements = (event as ElementsEvent).elements;
}

const page = (plan: Plan): TemplateResult => html`
	<style>
		body { overflow: auto; } main { max-width: 1080px; margin: 0 auto; padding: 24px; font: 13px/1.5 'Inter Variable', system-ui, sans-serif; color: light-dark(#1b222c, #e3e7ed); }
		h1 { font-size: 18px; } h2 { margin: 32px 0 10px; font-size: 14px; } .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: 10px 24px; } .fields { grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); } label { display: block; color: light-dark(#566172, #9aa5b5); }
	</style>
	<main><h1>Elements of clusterd</h1>
		<h2>State</h2><div class="grid">${(Object.keys(STATE_LOOKS) as StateWord[]).map((state) => html`<div><clusterd-state .state=${state}></clusterd-state></div>`)}</div>
		<h2>Counts</h2><clusterd-counts .counts=${{unreachable: 1, drifted: 12, 'in sync': 5000}}></clusterd-counts>
		<h2>Tree</h2><div style="height:280px;max-width:360px;border:1px solid light-dark(#e1e5ea,#2b323c)"><clusterd-tree id="tree" label="Example" .rows=${exampleRows(open)} @clusterd-tree-toggle=${onToggle}></clusterd-tree></div>
		<h2>Value field</h2><div class="grid fields">${FIELDS.map(([title, value, metadata, locked = false]) => html`<div><span>${title}</span><clusterd-value-field id=${title} .label=${title} .value=${value} .meta=${metadata} ?locked=${locked} @clusterd-value-draft=${onDraft} @clusterd-value-save=${onSave}></clusterd-value-field></div>`)}</div>
		<h2>Elements of an array</h2><div class="grid fields"><div><clusterd-array-elements id="array" .elements=${[{value: 'a'}, {value: 'b', below: {port: '1'}}, {value: 'c\nd'}]} @clusterd-elements=${onElements}></clusterd-array-elements></div><div><clusterd-array-elements locked .elements=${[{value: 'a'}]}></clusterd-array-elements></div></div>
		<h2>Progress strip</h2><div class="grid fields">${operation({applied: 11})}${operation({applied: 3600, pending: 1400})}${operation({applied: 40, unchanged: 5, rejected: 3, failed: 2, pending: 10, superseded: 4})}${operation({})}</div>
		<h2>Plan table</h2><clusterd-plan-table id="plan" .plan=${plan}></clusterd-plan-table>
		<h2>Refusals</h2><clusterd-refusals id="refusals" .refusals=${exampleRefusals}></clusterd-refusals>
		<h2>Error</h2><clusterd-error .error=${{message: 'all / eu already has a member named "web"; choose another name', code: 'NAME_TAKEN'}}></clusterd-error>
		<h2>Empty state</h2><clusterd-empty heading="Nothing differs"><p>Every instance that could be read has what is set for it.</p></clusterd-empty>
	</main>`;

startTheme();
registerIcons();
render(page(examplePlan), document.body);
