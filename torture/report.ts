import { execFileSync } from 'node:child_process';
import type { FaultReport } from './faults/fault';
import type { Counts } from './journal/counts';
import type { Journal } from './journal/journal';
import { PROOFS, type Proof } from './model/accusation';
import type { Options } from './options';
import { toFaultTables } from './report.faults';

export interface Report {
  seed: number;
  commit: string;
  versions: Record<string, string>;
  seconds: number;
  clients: number;
  servers: number;
  operations: number;
  counts: Counts;
  perSecond: number;
  faults: readonly FaultReport[];
  missing: readonly string[];
  unreached: readonly string[];
  broken: Partial<Record<Proof, { count: number; examples: string[] }>>;
}

export interface RunResult {
  options: Options;
  journal: Journal;
  seconds: number;
  versions: Record<string, string>;
  faults: readonly FaultReport[];
  /** Faults that are not possible here, and why. */
  missing: readonly string[];
  /** Faults that the run was too short for. */
  unreached: readonly string[];
}

export function toReport({ options, journal, seconds, ...result }: RunResult): Report {
  const { counts, fates } = journal;
  return {
    seed: options.seed,
    commit: readCommit(options.root),
    ...result,
    seconds: Math.round(seconds),
    clients: options.clients,
    servers: options.servers,
    operations: fates.size,
    counts,
    perSecond: Math.round((counts.ok + counts.refused) / seconds),
    broken: Object.fromEntries(journal.broken),
  };
}

/** The commit of the tested files, with a + where files have changes that are not committed. */
function readCommit(root: string): string {
  try {
    const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: 'pipe' });
    return git('rev-parse', '--short=12', 'HEAD').trim() + (git('status', '--porcelain').trim() ? '+' : '');
  } catch {
    return 'unknown';
  }
}

export function toText(report: Report): string {
  const { seed, commit, versions, seconds, clients, servers, operations, counts, perSecond } = report;
  const { faults, missing, unreached } = report;
  const proofs = Object.entries(PROOFS) as [Proof, string][];
  const isSound = Object.keys(report.broken).length === 0;
  return [
    `seed ${seed}, commit ${commit}, ${Object.entries(versions).map((each) => each.join(' ')).join(', ')}`, // prettier-ignore
    `${seconds} s, ${clients} clients, ${servers} ${servers === 1 ? 'server' : 'servers'}, ${perSecond} clear answers a second`,
    '',
    `${operations} operations that move money: ${counts.ok} ok, ${counts.refused} refused, ${counts.doubt} in doubt, ` +
      `${counts.undone} not begun; ${counts.recovered} recovered, ${counts.replayed} replayed`,
    `${counts.snapshots} snapshots of all balances, ${counts.pages} pages of history, ${counts.logouts} logouts, ${counts.strangers} strangers refused, ${counts.greedy} batches of the greedy client`,
    ...toFaultTables(faults),
    ...(missing.length > 0 ? ['', ...missing.map((each) => `not here: ${each}`)] : []),
    ...(unreached.length > 0 ? ['', `no time for: ${unreached.join(', ')}`] : []),
    '',
    ...proofs.flatMap(([proof, words]) => toVerdict(report, proof, words)),
    '',
    isSound ? 'Sound: nothing lost, nothing doubled, nothing out of balance.' : 'BROKEN.',
    '',
  ].join('\n');
}

function toVerdict({ broken }: Report, proof: Proof, words: string): string[] {
  const found = broken[proof];
  if (!found) return [`ok      ${proof.padEnd(8)} ${words}`];
  return [
    `BROKEN  ${proof.padEnd(8)} ${words}: ${found.count} ×`,
    ...found.examples.map((each) => `          ${each}`),
  ];
}
