import { CLIENT_VARIABLES, TOKEN_VARIABLES } from './variables/clients';
import { DATABASE_VARIABLES } from './variables/database';
import { LISTENING_VARIABLES, OPERATION_VARIABLES } from './variables/server';
import { TRACING_SWITCH, TRACING_VARIABLES } from './variables/tracing';
import type { Variable, Variables } from './variables/variable';

const LINE_MAX = 128;
const NOTE = 'Everything has a default except what production requires. An empty value means "not set".';

const GROUPS: { title: string; variables: Variables }[] = [
  { title: 'Database', variables: DATABASE_VARIABLES },
  { title: 'Address and log', variables: LISTENING_VARIABLES },
  { title: 'Tokens and passwords', variables: TOKEN_VARIABLES },
  { title: 'Clients', variables: CLIENT_VARIABLES },
  { title: 'Operation', variables: OPERATION_VARIABLES },
  { title: 'Traces', variables: { ...TRACING_SWITCH, ...TRACING_VARIABLES } },
];

export function composeEnvExample(notice: string): string {
  const head = [notice, `Copy to .env and change what you need. ${NOTE}`].flatMap(toComment);
  const groups = GROUPS.map(({ title, variables }) => {
    const lines = Object.entries(variables).flatMap(([name, variable]) => toExample(name, variable));
    return ['', `# --- ${title} ---`, ...lines];
  });
  return `${[...head, ...groups.flat()].join('\n')}\n`;
}

function toExample(name: string, { about, default: text = '', example, isRare }: Variable): string[] {
  if (isRare) return [];
  return [...toComment(about), example === undefined ? `${name}=${text}` : `# ${name}=${example}`];
}

function toComment(text: string): string[] {
  const lines = ['#'];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length > LINE_MAX) lines.push(`# ${word}`);
    else lines[lines.length - 1] = line;
  }
  return lines;
}

export function composeConfigurationDocument(): string {
  const groups = GROUPS.flatMap(({ title, variables }) => [
    '',
    `## ${title}`,
    '',
    '| variable | default | meaning |',
    '| --- | --- | --- |',
    ...Object.entries(variables).map(([name, variable]) => toRow(name, variable)),
  ]);
  return [
    '# Configuration',
    '',
    'The server reads these variables from its environment and from `.env` in its folder.',
    NOTE,
    '`npm run config` prints the value of each that is in effect, without secrets.',
    'A wrong value stops the start: one message names every wrong variable.',
    ...groups,
    '',
  ].join('\n');
}

function toRow(name: string, { about, default: text = '' }: Variable): string {
  return `| \`${name}\` | ${text === '' ? '' : `\`${text}\``} | ${about} |`;
}
