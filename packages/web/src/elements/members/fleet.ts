import {ContextProvider} from '@lit/context';
import {css, html, LitElement, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {ClusterManager} from '@clusterd/core';
import {feedContext, managerContext, membersContext, operationsContext} from '../../contexts.js';
import {EventFeed} from '../../live/event-feed.js';
import {MemberStore} from '../../live/member-store.js';
import {OperationStore} from '../../live/operation-store.js';

/**
 * Gives the elements inside of it a fleet: set its `manager` to a client of a daemon, or to a core in the same page.
 *
 * @summary The provider that every other element of clusterd stands in.
 * @slot - Elements that work with the fleet.
 */
@customElement('clusterd-fleet')
export class ClusterdFleet extends LitElement {
	static override readonly styles = css`:host { display: contents; }`;

	/** The fleet, as one actor sees it. */
	@property({attribute: false}) manager?: ClusterManager;

	readonly #manager = new ContextProvider(this, {context: managerContext});
	readonly #feed = new ContextProvider(this, {context: feedContext});
	readonly #members = new ContextProvider(this, {context: membersContext});
	readonly #operations = new ContextProvider(this, {context: operationsContext});

	override connectedCallback(): void {
		super.connectedCallback();
		this.#feed.value?.start();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#feed.value?.stop();
	}

	override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('manager') || !this.manager) return;
		this.#feed.value?.stop();
		const feed = new EventFeed(this.manager);
		const members = new MemberStore(this.manager, feed);
		const operations = new OperationStore(this.manager, feed);
		this.#manager.setValue(this.manager);
		this.#feed.setValue(feed);
		this.#members.setValue(members);
		this.#operations.setValue(operations);
		feed.start();
		void members.loadRoot();
		void operations.load().catch(() => undefined); // The list stays unread; the connection's state says why.
	}

	override render(): TemplateResult {
		return html`<slot></slot>`;
	}
}

declare global {
	interface HTMLElementTagNameMap {
		'clusterd-fleet': ClusterdFleet;
	}
}
