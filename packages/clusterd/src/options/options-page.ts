import {EXIT_CODES, EXIT_MEANINGS} from '../commands/exit-codes.js';
import {optionEntries, type OptionEntry} from './option-table.js';

/** The reference page docs/options.md, made from the table of options. */
export function optionsPage(): string {
	return `# Options

*Made by \`npm run docs\`; a difference to the table of options fails the tests.*

A flag wins over the environment, that over the file, that over the default. The file is JSON, an object with the names below; \`--config FILE\` or \`CLUSTERD_CONFIG\` names it. An empty variable counts as none. A wrong option stops the start and is named.

${optionEntries().map(section).join('\n')}
## Exit codes

| code | meaning |
| --- | --- |
${Object.entries(EXIT_CODES)
	.map(([name, code]) => `| ${code} | ${EXIT_MEANINGS[name as keyof typeof EXIT_CODES]} |`)
	.join('\n')}

SIGTERM and SIGINT stop the daemon in order: no new requests, those under way end, what is being delivered to instances is left as owed, files are closed. A second signal ends it at once; nothing that was acknowledged is lost by that.
`;
}

function section({name, flag, placeholder, variable, description, allowed, fallback, unit}: OptionEntry): string {
	const facts = [
		['flag', `\`${flag} ${placeholder}\``],
		['variable', `\`${variable}\``],
		['in the file', `\`${name}\``],
		['values', allowed],
		...(unit === undefined ? [] : [['unit', unit]]),
		['default', fallback === undefined ? 'none' : `\`${shownDefault(fallback)}\``],
	];
	return `## ${name}\n\n${description}\n\n| | |\n| --- | --- |\n${facts.map(([label, text]) => `| ${label} | ${text} |`).join('\n')}\n`;
}

const shownDefault = (fallback: unknown): string =>
	typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
