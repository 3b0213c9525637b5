import type {ClusterManager} from '@clusterd/core';
import '../actions/changes.js';
import '../elements/members/fleet.js';
import {registerIcons} from '../icons.js';
import {Navigator} from '../navigation/navigator.js';
import {startTheme} from '../theme.js';
import './app.js';

/** Fills the page with the whole client, over a daemon or over a core in the page. */
export function startApp(manager: ClusterManager): void {
	startTheme();
	registerIcons();
	const fleet = document.createElement('clusterd-fleet');
	fleet.manager = manager;
	const app = document.createElement('clusterd-app');
	app.navigator = new Navigator(window);
	const changes = document.createElement('clusterd-changes');
	changes.append(app);
	fleet.append(changes);
	document.body.append(fleet);
}
