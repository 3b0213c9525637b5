import {
	FleetManager,
	type Clock,
	type Connector,
	type DeliveryStore,
	type Hash,
	type Logger,
	type Random,
	type RegexEngine,
	type RevisionStore,
} from '@clusterd/core';
import {ElektradConnector} from '@clusterd/elektrad';
import {ContainerModule} from 'inversify';
import {VERSION} from '../version.js';
import {provide} from './token.js';
import {
	CLOCK,
	CONNECTOR,
	DELIVERY_STORE,
	HASH,
	LOGGER,
	MANAGER,
	OPTIONS,
	RANDOM,
	REGEX,
	REVISION_STORE,
	type DaemonOptions,
} from './tokens.js';

/** The fleet's manager, which loads the fleet when it is made, and how it reaches instances. */
export const fleetModule = (): ContainerModule =>
	new ContainerModule(({bind}) => {
		provide(bind, CONNECTOR, makeConnector, [OPTIONS, CLOCK, RANDOM, LOGGER]);
		provide(bind, MANAGER, startManager, [
			OPTIONS,
			REVISION_STORE,
			DELIVERY_STORE,
			CONNECTOR,
			CLOCK,
			RANDOM,
			HASH,
			REGEX,
			LOGGER,
		]);
	});

function makeConnector(options: DaemonOptions, clock: Clock, random: Random, logger: Logger): Connector {
	const {
		separateHosts,
		marker,
		instanceTimeoutMs: timeoutMs,
		sessionsPerTenMinutes: perTenMinutes,
		sessionsPerHour: perHour,
	} = options;
	return new ElektradConnector({
		clock,
		random,
		logger,
		separateHosts,
		marker,
		timeoutMs,
		sessionBudget: {perTenMinutes, perHour},
	});
}

function startManager(
	options: DaemonOptions,
	revisionStore: RevisionStore,
	deliveryStore: DeliveryStore,
	connector: Connector,
	clock: Clock,
	random: Random,
	hash: Hash,
	regex: RegexEngine,
	logger: Logger,
): Promise<FleetManager> {
	const {rootName, concurrency, checkReadsPerSecond, checkIntervalMs, contestedAfter, keepResults, deadlineMs} =
		options;
	return FleetManager.start({
		revisionStore,
		deliveryStore,
		connector,
		clock,
		random,
		hash,
		regex,
		logger,
		rootName,
		concurrency,
		checkReadsPerSecond,
		checkIntervalMs,
		contestedAfter,
		keepResults,
		deadlineMs,
		version: VERSION,
		groupLimits: {
			separateHosts: options.separateHosts,
			...(options.concurrencyPerCluster !== undefined && {perCluster: options.concurrencyPerCluster}),
			...(options.concurrencyPerHost !== undefined && {perHost: options.concurrencyPerHost}),
		},
		backoff: {shortestMs: options.retryShortestMs, longestMs: options.retryLongestMs},
		limits: {
			contentBytes: options.maxValueBytes,
			nameBytes: options.maxNameBytes,
			units: options.maxUnits,
			writes: options.maxWrites,
			unconfirmedInstances: options.confirmAbove,
		},
	});
}
