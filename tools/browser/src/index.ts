export {launchBrowser} from './chromium.js';
export {closeBrowser, findings, openPage} from './open-page.js';
export type {OpenOptions} from './open-page.js';
export {serveDirectory} from './serve-directory.js';
export type {Browser, Locator, Page} from 'playwright-core';
