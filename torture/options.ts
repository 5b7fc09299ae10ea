import { randomInt } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FAULTS } from './faults/faults';
import type { Fault } from './faults/fault';
import { PROOFS, type Proof } from './journal';

export const USAGE = `Usage: npm run torture -- [options]
  --seconds N     how long new operations are begun (60)
  --seed N        draws the workload and the faults; the same seed draws the same (a random one)
  --clients N     how many at once (16)
  --people N      whose money it is (8)
  --pause N       milliseconds between two operations of one client (0; with --url 250)
  --servers N     one or two (2)
  --faults A,B    only these; --faults none for none; without it all that can be made here
  --until-broken A,B  ends as soon as one of these proofs is broken, and not only at the end
  --list          prints the faults, and ends
  --url URL       runs workload and checks, without faults, against the server at URL, with users of its own
  --root DIR      where the built server is (this project)
`;

export interface Options {
  seconds: number;
  seed: number;
  clients: number;
  people: number;
  pauseMs: number;
  servers: number;
  faults: readonly Fault[];
  /** Whether the faults were named: then all of them must be possible. */
  areFaultsNamed: boolean;
  /** Null for servers of our own. */
  url: string | null;
  root: string;
  /** Ends as soon as one of these is broken. */
  untilBroken: readonly Proof[];
  list: boolean;
}

export const PROJECT = path.resolve(__dirname, '../../..');
const SEED_MAX = 2 ** 31 - 1;

/** @throws Error when the arguments are wrong, with the usage in the message */
export function readOptions(args: string[]): Options {
  try {
    return read(args);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE.trimEnd()}`, { cause: error });
  }
}

function read(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
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
  });
  const url = values.url === undefined ? null : readUrl(values.url);
  if (url !== null && (values.faults ?? values.servers ?? values.root) !== undefined)
    throw new Error('With --url nothing is started or broken: leave out --faults, --servers and --root');
  return {
    seconds: readCount('seconds', values.seconds ?? '60', 86_400),
    seed: values.seed === undefined ? randomInt(1, SEED_MAX) : readCount('seed', values.seed, SEED_MAX),
    clients: readCount('clients', values.clients ?? '16', 200),
    people: readCount('people', values.people ?? '8', 100, 2),
    pauseMs: readCount('pause', values.pause ?? (url === null ? '0' : '250'), 60_000, 0),
    servers: url === null ? readCount('servers', values.servers ?? '2', 2) : 1,
    faults: url === null ? readFaults(values.faults) : [],
    areFaultsNamed: values.faults !== undefined,
    url,
    root: path.resolve(values.root ?? PROJECT),
    untilBroken: readProofs(values['until-broken']),
    list: values.list ?? false,
  };
}

function readCount(name: string, text: string, max: number, min = 1): number {
  const count = Number(text);
  if (/^\d{1,10}$/.test(text) && count >= min && count <= max) return count;
  throw new Error(`--${name} must be a whole number from ${min} to ${max}`);
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search ||
    url.hash ||
    url.username ||
    url.password
  )
    throw new Error('--url must be like https://payments.example.com, without a path');
  return url.origin;
}

function readProofs(text = ''): readonly Proof[] {
  return text
    .split(',')
    .filter(Boolean)
    .map((name) => {
      if (!(name in PROOFS)) throw new Error(`There is no proof called ${name}: ${Object.keys(PROOFS).join(', ')}`);
      return name as Proof;
    });
}

function readFaults(text: string | undefined): readonly Fault[] {
  if (text === undefined) return FAULTS;
  if (text === 'none') return [];
  return text.split(',').map((name) => {
    const found = FAULTS.find((fault) => fault.name === name.trim());
    if (!found) throw new Error(`There is no fault called ${name.trim()}: see --list`);
    return found;
  });
}
