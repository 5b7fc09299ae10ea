import type { Command } from '../../src/utils/commandLine.util';

const text = { type: 'string' } as const;

export const COMMAND = {
  usage: `Usage: npm run torture:bugs -- [options]
  --seconds N  how long the kit runs against each planted bug (40)
  --seed N     draws the workload and the faults (1)
  --only TEXT  only the bugs that have TEXT in their name
Exits with 0 when each planted bug is found, else with 1.
`,
  options: { seconds: text, seed: text, only: text },
} as const satisfies Command;
