import '@clusterd/web/theme.css';
import {MemoryConnector} from '@clusterd/core/memory';
import {startApp} from '@clusterd/web/app';
import {Builder} from './builder.js';
import {fillExample} from './example-fleet.js';
import {fillHuge} from './huge-fleet.js';
import {PageClock} from './page-clock.js';
import {startCore} from './start-core.js';

// #region main
const connector = new MemoryConnector();
const clock = new PageClock();
const fleet = await startCore(connector, clock);
const builder = new Builder(fleet, connector, clock);
const wanted = wantedFleet();
if (wanted === 'example') await fillExample(builder);
if (wanted === 'huge') await fillHuge(builder);
startApp(fleet.as({id: 'ada', name: 'Ada'}));
// #endregion

/** `?fleet=example` (the default), `empty` or `huge`; a reload keeps it. */
function wantedFleet(): string {
	const fleet = new URLSearchParams(location.search).get('fleet') ?? sessionStorage.getItem('fleet') ?? 'example';
	sessionStorage.setItem('fleet', fleet);
	return fleet;
}
