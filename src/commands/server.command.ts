import type { Command } from '../utils/commandLine.util';

export const COMMAND = {
  usage: `Usage: node dist/server.js
Starts the server. It takes no options: the environment configures it, with .env in this folder. .env.example explains
each variable, and node dist/commands/printConfig.js prints the values that the server would use.
`,
  options: {},
} as const satisfies Command;
