export {failedTitles} from './saboteur.js';
export type {FailedTitlesOptions, SuiteTest} from './saboteur.js';
