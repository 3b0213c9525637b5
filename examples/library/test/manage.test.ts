import test from 'ava';
import {startEmbeddedElektrad} from '@clusterd/embedded-elektrad';
import {manage} from '#src/manage.js';

test('the library sets a key on elektrads without a daemon', async (t) => {
	const elektrads = await Promise.all([startEmbeddedElektrad(), startEmbeddedElektrad()]);
	t.teardown(() => Promise.all(elektrads.map((elektrad) => elektrad.stop())));
	t.deepEqual(await manage(elektrads.map(({url}) => url)), {applied: 2});
	for (const {kdb} of elektrads) t.is(kdb.get('user:/sw/app/#0/current/port'), '8080');
});
