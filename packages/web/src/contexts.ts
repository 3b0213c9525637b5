import {createContext} from '@lit/context';
import type {ClusterManager} from '@clusterd/core';
import type {EventFeed} from './live/event-feed.js';
import type {MemberStore} from './live/member-store.js';
import type {OperationStore} from './live/operation-store.js';
import type {Navigator} from './navigation/navigator.js';

/** The fleet, as whoever looks at the page may see and change it. */
export const managerContext = createContext<ClusterManager>(Symbol.for('clusterd-manager'));
/** The fleet's events, followed once for the whole page. */
export const feedContext = createContext<EventFeed>(Symbol.for('clusterd-feed'));
/** What the page knows of members. */
export const membersContext = createContext<MemberStore>(Symbol.for('clusterd-members'));
/** What the page knows of operations. */
export const operationsContext = createContext<OperationStore>(Symbol.for('clusterd-operations'));
/** Where the page is. Elements outside of the site do without. */
export const navigatorContext = createContext<Navigator>(Symbol.for('clusterd-navigator'));
