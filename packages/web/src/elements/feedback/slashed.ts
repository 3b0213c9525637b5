import {html, nothing, type TemplateResult} from 'lit';

/** A key's name that breaks behind its slashes where it does not fit a line. */
export const slashed = (name: string): TemplateResult =>
	html`${name.split('/').map((part, index) => html`${index === 0 ? nothing : html`/<wbr>`}${part}`)}`;
