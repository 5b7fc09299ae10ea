import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../src/errors/databaseError';
import { canInject, FAULTS, MISSING } from './faults/faults';
import type { Fault } from './faults/fault';
import { Nemesis } from './faults/nemesis';
import { Journal } from './journal';
import { readOptions, type Options } from './options';
import { proveBook } from './proofs/bookProofs';
import { proveBalances, proveLedger, proveQuiet } from './proofs/quiet';
import { proveHistories } from './proofs/histories';
import { proveNotVacuous } from './proofs/vacuous';
import { toReport, toText, type Report } from './report';
import { openStage, type Stage, type Undo } from './stage/stage';
import { Bank } from './workload/bank';
import { runClient, type World } from './workload/client';
import { runGreedyClient } from './workload/greed';
import { createDatabaseWitness } from './workload/databaseWitness';
import { HttpWitness } from './workload/httpWitness';
import { Target } from './workload/target';
import type { Witness } from './workload/witness';

/** Runs the workload, breaks things, and checks the proofs: exits with 0 when they hold, 1 when one is broken, 2 when it could not run. */

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) return;
  if (options.list) {
    for (const { name, needs } of FAULTS) process.stdout.write(needs ? `${name} (needs ${needs})\n` : `${name}\n`);
    return;
  }
  // Below the tested build, so that runs against two builds at once keep theirs apart.
  const artefacts = path.join(options.root, '.data/torture', options.url === null ? `seed-${options.seed}` : 'url');
  await rm(artefacts, { recursive: true, force: true });
  await mkdir(artefacts, { recursive: true });
  const interruption = listenForSignals();
  const undo: Undo = [];
  try {
    const report = await Promise.race([torture(options, artefacts, undo), interruption]);
    await writeFile(path.join(artefacts, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(`${toText(report)}Each operation, and what was logged: ${artefacts}\n`);
    process.exitCode = Object.keys(report.broken).length === 0 ? 0 : 1;
  } finally {
    await end(undo);
  }
}

async function torture(options: Options, artefacts: string, undo: Undo): Promise<Report> {
  const journal = new Journal(path.join(artefacts, 'history.ndjson'));
  undo.push(() => journal.close());
  const { root, servers } = options;
  const onDeath = (how: string) => journal.accuse('P7', how);
  const stage = options.url === null ? await openStage({ servers, root, artefacts, onDeath }, undo) : null;
  const target = new Target(stage ? stage.servers.map(({ origin }) => origin) : [options.url as string]);
  undo.push(() => target.close());
  const bank = new Bank(target, journal);
  await bank.open(options.people);
  const possible = stage ? options.faults.filter((fault) => canInject(fault, stage)) : [];
  const missing = options.faults.filter((fault) => !possible.includes(fault)).map(explainMissing);
  if (options.areFaultsNamed && missing.length > 0) throw new Error(missing.join('; '));

  const witness = stage ? createDatabaseWitness(stage.postgres.admin, bank) : new HttpWitness(target, bank);
  const startedAt = performance.now();
  const plan = { seed: options.seed, people: options.people, servers };
  const world: World = {
    plan,
    target,
    bank,
    journal,
    witness,
    sharesSessions: stage?.redis != null,
    pauseMs: options.pauseMs,
    isOver: () =>
      performance.now() - startedAt > options.seconds * 1_000 ||
      options.untilBroken.some((proof) => journal.broken.has(proof)),
  };
  process.stdout.write(`seed ${options.seed}: ${options.clients} clients for ${options.seconds} s\n`);
  const faults = await runAll(world, stage, { ...options, possible });
  const seconds = (performance.now() - startedAt) / 1_000;
  // What cannot even be looked at has not healed.
  await prove(world, stage, root).catch((error: unknown) => journal.accuse('P7', `at the end: ${messageOf(error)}`));
  proveNotVacuous(journal, stage && possible.length > 0 ? faults : null);
  const reached = new Set(faults.map(({ name }) => name));
  const unreached = possible.map(({ name }) => name).filter((name) => !reached.has(name));
  return toReport({ options, journal, seconds, versions: await readVersions(stage), faults, missing, unreached });
}

/** Resolves when everything that was asked for has a clear end. */
async function runAll(
  world: World,
  stage: Stage | null,
  { clients, faults, possible }: Pick<Options, 'clients' | 'faults'> & { possible: readonly Fault[] },
) {
  const nemesis = stage && new Nemesis(world, stage);
  await Promise.all([
    nemesis?.run(faults, (fault) => possible.includes(fault)),
    ...Array.from({ length: clients }, (_, client) => runClient(world, client)),
    // Not at servers of somebody else: it would use up the limits of the others.
    stage && runGreedyClient(world, clients),
  ]);
  await nemesis?.settle();
  return nemesis?.reports ?? [];
}

async function prove(world: World, stage: Stage | null, root: string): Promise<void> {
  const { journal, witness } = world;
  if (stage) {
    await proveQuiet(stage, journal);
    await proveLedger(root, stage, journal);
  }
  await proveBalances(world);
  const accuse = journal.accuse.bind(journal);
  const look = (by: Witness) => by.book().catch((error: unknown) => accuse('P6', (error as Error).message));
  const book = await look(witness);
  if (book) proveBook(journal.fates.values(), book, accuse);
  const histories = stage && (await look(new HttpWitness(world.target, world.bank)));
  if (book && histories) proveHistories(histories, book, accuse);
}

async function readVersions(stage: Stage | null): Promise<Record<string, string>> {
  const versions = { node: process.versions.node };
  if (!stage) return versions;
  const shown = stage.postgres.admin.query<{ server_version: string }>('SHOW server_version');
  const { rows } = await shown.catch(() => ({ rows: [] }));
  return { ...versions, postgres: rows[0]?.server_version ?? 'unknown' };
}

const explainMissing = ({ name, needs }: Fault) => `${name}: ${needs ? MISSING[needs] : ''}`;

/** Rejects when this process is told to end. */
function listenForSignals(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => reject(new Error(`interrupted by ${signal}`)));
    // A mistake of the kit must not leave behind what it has started.
    process.on('uncaughtException', (error) => reject(error));
  });
}

/** The latest first. What fails must not keep the rest from being ended. */
async function end(undo: Undo): Promise<void> {
  for (const step of undo.splice(0).reverse())
    try {
      await step();
    } catch (error) {
      complain(error as Error);
    }
  // An interrupted run leaves clients that would go on asking.
  await delay(0);
}

function complain({ message }: Error): void {
  process.exitCode ??= 2;
  process.stderr.write(`torture: ${message}\n`);
}

main()
  .catch((error: unknown) => complain(error as Error))
  .finally(() => process.exit());
