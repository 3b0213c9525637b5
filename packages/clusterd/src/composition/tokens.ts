import type {
	Clock,
	Connector,
	DeliveryStore,
	FleetManager,
	Hash,
	Logger,
	Random,
	RegexEngine,
	RevisionStore,
} from '@clusterd/core';
import type {DataDirectory} from '@clusterd/file-store';
import type {HttpServer} from '@clusterd/http';
import type {Options} from '../options/option-table.js';
import {token} from './token.js';

/** Options with a directory, as the daemon needs them. */
export type DaemonOptions = Options & {readonly data: string};

export const OPTIONS = token<DaemonOptions>('options');
export const CLOCK = token<Clock>('clock');
export const RANDOM = token<Random>('random');
export const HASH = token<Hash>('hash');
export const LOGGER = token<Logger>('logger');
export const REGEX = token<RegexEngine>('regular expressions');
export const DATA_DIRECTORY = token<DataDirectory>('data directory');
export const REVISION_STORE = token<RevisionStore>('revision store');
export const DELIVERY_STORE = token<DeliveryStore>('delivery store');
export const CONNECTOR = token<Connector>('connector');
export const MANAGER = token<FleetManager>('manager');
export const HTTP_SERVER = token<HttpServer>('HTTP server');
