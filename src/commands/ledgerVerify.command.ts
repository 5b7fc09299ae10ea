import type { Command } from '../utils/commandLine.util';

export const COMMAND = {
  usage: `Usage: node dist/commands/ledgerVerify.js [--json] [--metrics FILE]
  --json          print one JSON object
  --metrics FILE  also write the verdict to FILE in the text format of Prometheus
Proves every balance from its entries: exits with 0 when the book is sound, 1 when it is broken, 2 when it could not be checked.
`,
  options: { json: { type: 'boolean' }, metrics: { type: 'string' } },
} as const satisfies Command;
