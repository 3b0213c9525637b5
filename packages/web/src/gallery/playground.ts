import '../../site/theme.css';
import {startApp} from '../app/start.js';
import {fillExample, fillHuge} from './example-fleet.js';
import {startPageFleet, type PageFleet} from './page-fleet.js';

declare global {
	/** What tests reach into. */
	interface Window {
		page?: PageFleet;
	}
}

const page = await startPageFleet();
const fleet = new URLSearchParams(location.search).get('fleet') ?? sessionStorage.getItem('fleet') ?? 'example';
sessionStorage.setItem('fleet', fleet);
if (fleet === 'example') await fillExample(page);
if (fleet === 'huge') await fillHuge(page);
window.page = page;
startApp(page.manager);
