export {ElektradConnector} from './elektrad-connector.js';
export type {ElektradConnectorOptions} from './elektrad-connector.js';
export type {SessionLimits} from './session/session-budget.js';
