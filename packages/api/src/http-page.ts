import {toTemplate} from './path.js';
import {API_PREFIX, type Route, type Tag} from './routes/route.js';
import {ROUTES} from './routes/routes.js';
import {LIMITS} from './schemas/text.js';
import {STATUS} from './status.js';

const TAGS: Readonly<Record<Tag, string>> = {
	members: 'Members',
	keys: 'Keys and settings of a member',
	changes: 'Any change',
	operations: 'Operations',
	drift: 'Drift',
	history: 'Revisions',
	system: 'The daemon',
};

/** The reference page docs/http.md, made from the route table. */
export const httpPage = (): string => `# clusterd over HTTP

*Made by \`npm run docs\`; a difference to the route table fails the tests.*

All routes are below \`${API_PREFIX}\`; \`${API_PREFIX}/openapi.json\` describes them with every field. Beside them are webd's (see [webd.md](webd.md)), \`/livez\` and \`/readyz\`. The same table makes the client: \`new ClusterClient({address})\` from \`@clusterd/api\` is a \`ClusterManager\`.

## Requests

Bodies are JSON in UTF-8. Fields, parameters and query parameters that a route does not know are refused, and so are fields that are there twice. A key's name is what is left of the raw path, percent-decoded once as a whole: \`user:/a\\/b\` is \`…/keys/user:/a%5C/b\`.

| header field of a change | |
| --- | --- |
| \`If-Match: "42"\` | the revision that its author saw: what changed since is not overwritten (\`REVISION_CONFLICT\`). Readings carry it as \`ETag\`. A key of a single instance has a digest of what it holds instead (\`CHANGED_MEANWHILE\`) |
| \`Prefer: wait=N\` | how many seconds to wait for instances, at most ${LIMITS.waitSeconds}; default 0 |
| \`Idempotency-Key\` | the same key again has no second effect and gives the same answer; percent-encoded |
| \`Clusterd-Digest\` | the digest of the plan that is confirmed, for what asks for it (\`CONFIRMATION_REQUIRED\`) |
| \`Clusterd-Comment\` | kept with the revision; percent-encoded |

## Answers to changes

| status | |
| --- | --- |
| 200 | every instance has it, or nothing was to be done; 201 with \`Location\` for a member that was made |
| 202 | under way, and nobody waited: \`Location\` is the operation |
| 207 | waited for, or over, and some instances do not have it: totals, and a result for each that does not |

## Errors

\`application/problem+json\` (RFC 9457) with the stable \`code\`, its \`facts\`, and as \`instance\` the request's id, by which the log knows it.

| code | status |
| --- | --- |
${Object.entries(STATUS)
	.map(([code, status]) => `| \`${code}\` | ${status} |`)
	.join('\n')}

## Events

\`GET ${API_PREFIX}/events\` tells what happens as server-sent events: \`revision\`, \`state\`, \`restart\` (an instance's elektrad was found to have started again), \`operation\`. Kinds may be added: leave out what you do not know. After a break, \`Last-Event-ID\` goes on where one was; \`reset\` says that this is too long ago, and everything is to be read again. A comment every 15 s shows that the server lives.

## Routes
${(Object.keys(TAGS) as Tag[]).map(section).join('')}`;

const section = (tag: Tag): string => `
### ${TAGS[tag]}

| route | query | |
| --- | --- | --- |
${Object.values<Route>(ROUTES)
	.filter((route) => route.tag === tag)
	.map(row)
	.join('\n')}
`;

const row = ({method, path, query, summary}: Route): string =>
	`| \`${method} ${toTemplate(path)}\` | ${Object.keys(query?.shape ?? {})
		.map((name) => `\`${name}\``)
		.join(', ')} | ${summary} |`;
