import type { Command } from '../utils/commandLine.util';

export const COMMAND = {
  usage: `Usage: node dist/commands/printConfig.js
Prints the configuration that the server would have here, without secrets, from the environment and .env in this folder:
exits with 0, or with 1 when it is wrong.
`,
  options: {},
} as const satisfies Command;
