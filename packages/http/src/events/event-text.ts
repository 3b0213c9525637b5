import type {FleetEvent} from '@clusterd/core';

/** Keeps a stream open that has nothing to say, and shows that the server lives. */
export const HEARTBEAT = ':\n\n';

/** An event as it stands in a stream. JSON has no line ends, so one data line is enough. */
export const eventText = (event: FleetEvent): string =>
	`id: ${event.id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
