import type {Clock, DeliveryStore, Logger, RevisionStore} from '@clusterd/core';
import {openDataDirectory, type DataDirectory} from '@clusterd/file-store';
import {ContainerModule} from 'inversify';
import {provide} from './token.js';
import {CLOCK, DATA_DIRECTORY, DELIVERY_STORE, LOGGER, OPTIONS, REVISION_STORE, type DaemonOptions} from './tokens.js';

/** Where the fleet is kept: a directory that this daemon holds alone. */
export const storageModule = (): ContainerModule =>
	new ContainerModule(({bind}) => {
		provide(bind, DATA_DIRECTORY, openDirectory, [OPTIONS, CLOCK, LOGGER]);
		provide(bind, REVISION_STORE, ({revisions}: DataDirectory): RevisionStore => revisions, [DATA_DIRECTORY]);
		provide(bind, DELIVERY_STORE, ({deliveries}: DataDirectory): DeliveryStore => deliveries, [DATA_DIRECTORY]);
	});

const openDirectory = ({data: directory}: DaemonOptions, clock: Clock, logger: Logger): Promise<DataDirectory> =>
	openDataDirectory({directory, clock, logger});
