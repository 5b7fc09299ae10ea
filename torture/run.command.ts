import type { Command } from '../src/utils/commandLine.util';

const text = { type: 'string' } as const;

export const COMMAND = {
  usage: `Usage: npm run torture -- [options]
  --seconds N     how long clients begin new operations (60)
  --seed N        draws the workload and the faults; the same seed draws the same (a random one)
  --clients N     clients at once (16)
  --people N      people with an account (8)
  --pause N       milliseconds between two operations of one client (0; with --url 250)
  --servers N     one or two (2)
  --faults A,B    only these; --faults none for none; without it all that can be made here
  --until-broken A,B  ends as soon as one of these proofs is broken, and not only at the end
  --list          prints the faults, and ends
  --url URL       runs workload and checks, without faults, against the server at URL, with new users
  --root DIR      where the built server is (this project)
`,
  options: {
    seconds: text,
    seed: text,
    clients: text,
    people: text,
    pause: text,
    servers: text,
    faults: text,
    url: text,
    root: text,
    'until-broken': text,
    list: { type: 'boolean' },
  },
} as const satisfies Command;
