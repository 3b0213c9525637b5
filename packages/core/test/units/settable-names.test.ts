import test from 'ava';
import {KeyName, refusalForCluster, refusalForInstance, type SettingRefusal} from '@clusterd/core';

type Reason = SettingRefusal['reason'];

const CASES: ReadonlyArray<readonly [name: string, onCluster: Reason | undefined, onInstance: Reason | undefined]> = [
	['user:/a', undefined, undefined],
	['system:/a', undefined, undefined],
	['spec:/a', undefined, undefined],
	['system:/elektrad', undefined, undefined],
	['user:/elektra/mountpoints', undefined, undefined],
	['user:/sw/elektra', undefined, undefined],
	['user:/sw/elektra/clusterd2', undefined, undefined],
	['dir:/a', 'DIR_ON_CLUSTER', undefined],
	['/a', 'NAMESPACE', 'NAMESPACE'],
	['proc:/a', 'NAMESPACE', 'NAMESPACE'],
	['default:/a', 'NAMESPACE', 'NAMESPACE'],
	['meta:/a', 'NAMESPACE', 'NAMESPACE'],
	['system:/elektra', 'MOUNTPOINTS', 'MOUNTPOINTS'],
	['system:/elektra/mountpoints/x', 'MOUNTPOINTS', 'MOUNTPOINTS'],
	['user:/sw/elektra/clusterd', 'OWN_SUBTREE', 'OWN_SUBTREE'],
	['user:/sw/elektra/clusterd/#0/current/instance/id', 'OWN_SUBTREE', 'OWN_SUBTREE'],
];

for (const [text, onCluster, onInstance] of CASES) {
	test(`S0.5: ${text} is ${onCluster ?? 'allowed'} for a cluster and ${onInstance ?? 'allowed'} for an instance`, (t) => {
		t.is(refusalForCluster(KeyName.parse(text))?.reason, onCluster);
		t.is(refusalForInstance(KeyName.parse(text))?.reason, onInstance);
	});
}

test('S0.5: a refusal says why in words', (t) => {
	t.regex(refusalForCluster(KeyName.parse('dir:/a'))?.message ?? '', /working directory/);
});
