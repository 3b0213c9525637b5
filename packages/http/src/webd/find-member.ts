import {ClusterdError, type MemberView} from '@clusterd/core';
import type {By} from './confirmed.js';

/**
 * A member of the kind that a route is for; one of the other kind is not found there.
 * @throws MEMBER_NOT_FOUND
 */
export async function findMember({manager, signal}: By, kind: MemberView['kind'], id: string): Promise<MemberView> {
	const member = await manager.members.get(id, {signal});
	if (member.kind !== kind) throw new ClusterdError('MEMBER_NOT_FOUND', {member: id});
	return member;
}
