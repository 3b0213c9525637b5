import {CHANGE_ROUTES} from './changes.js';
import {DRIFT_ROUTES} from './drift.js';
import {KEY_ROUTES} from './keys.js';
import {MEMBER_ROUTES} from './members.js';
import {SYSTEM_ROUTES} from './system.js';

/** Everything that can be asked for under {@link API_PREFIX}, by the name that the OpenAPI document calls it. */
export const ROUTES = {...MEMBER_ROUTES, ...KEY_ROUTES, ...CHANGE_ROUTES, ...DRIFT_ROUTES, ...SYSTEM_ROUTES} as const;

export type RouteName = keyof typeof ROUTES;
