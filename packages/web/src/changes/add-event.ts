import type {Member, MemberView} from '@clusterd/core';

/** Somebody wants to add a member. The nearest `<clusterd-changes>` asks for the rest. */
export class AddEvent extends Event {
	readonly parent: MemberView;
	readonly kind: Member['kind'];

	constructor(parent: MemberView, kind: Member['kind']) {
		super('clusterd-add', {bubbles: true, composed: true});
		this.parent = parent;
		this.kind = kind;
	}
}
