// #region page
import {ClusterClient} from '@clusterd/api';
import type {MemberChosenEvent} from '@clusterd/web/elements/members/member-tree';
import '@clusterd/web/elements/members/fleet';
import '@clusterd/web/elements/members/member-tree';
import '@clusterd/web/elements/keys/settings-list';

const manager = new ClusterClient({address: '/fleet'});
const tree = document.querySelector('clusterd-member-tree')!;
const settings = document.querySelector('clusterd-settings-list')!;

document.querySelector('clusterd-fleet')!.manager = manager;
tree.addEventListener('clusterd-member-chosen', (event) => {
	void show((event as MemberChosenEvent).member);
});

async function show(id: string): Promise<void> {
	const member = await manager.members.get(id);
	tree.chosen = id;
	settings.member = member;
	document.querySelector('h2')!.textContent = `In force at ${member.path}`;
}
// #endregion
