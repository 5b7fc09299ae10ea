import { randomInt } from 'node:crypto';
import path from 'node:path';
import { readCommandLine } from '../src/utils/commandLine.util';
import type { Fault } from './faults/fault';
import { FAULTS } from './faults/faults';
import { PROOFS, type Proof } from './model/accusation';
import { COMMAND } from './run.command';

export interface Options {
  seconds: number;
  seed: number;
  clients: number;
  people: number;
  pauseMs: number;
  servers: number;
  faults: readonly Fault[];
  /** Whether --faults named them: then all of them must be possible. */
  areFaultsNamed: boolean;
  /** Null for servers that the kit starts. */
  url: string | null;
  root: string;
  /** The run ends as soon as one of these is broken. */
  untilBroken: readonly Proof[];
  list: boolean;
}

export const PROJECT = path.resolve(__dirname, '../../..');
const SEED_MAX = 2 ** 31 - 1;

/** Null when help was printed. @throws Error when the arguments are wrong, with the usage in the message */
export function readOptions(args: string[]): Options | null {
  return readCommandLine(COMMAND, args, read);
}

function read(values: { [name in keyof typeof COMMAND.options]?: name extends 'list' ? boolean : string }): Options {
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
