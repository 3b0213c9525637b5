export {createHttpApp, ANONYMOUS} from './http-app.js';
export type {HttpAppOptions} from './http-app.js';
export {HttpServer} from './http-server.js';
export type {HttpServerOptions, Listening} from './http-server.js';
export type {Authenticate, ManagerFor} from './serve.js';
export type {HttpContext} from './state.js';
export {parseSingleInstance} from './webd/single-instance.js';
