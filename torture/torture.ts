import path from 'node:path';
import { messageOf } from '../src/errors/databaseError';
import type { Fault } from './faults/fault';
import { canInject, MISSING } from './faults/faults';
import { Nemesis } from './faults/nemesis';
import { Journal } from './journal/journal';
import type { Options } from './options';
import type { World } from './payments/world';
import { prove } from './proofs/prove';
import { proveNotVacuous } from './proofs/vacuous';
import { toReport, type Report } from './report';
import { openStage, type Stage, type Undo } from './stage/stage';
import { Bank } from './target/bank';
import { registerPeople } from './target/registration';
import { Target } from './target/target';
import { createDatabaseWitness } from './witnesses/databaseWitness';
import { HttpWitness } from './witnesses/httpWitness';
import { runClient } from './workload/client';
import { runGreedyClient } from './workload/greedyClient';

/** One run: starts the servers, runs clients and faults, and checks the proofs. Each part adds its end to `undo`. */
export async function torture(options: Options, artefacts: string, undo: Undo): Promise<Report> {
  const journal = new Journal(path.join(artefacts, 'history.ndjson'));
  undo.push(() => journal.close());
  const { root, servers } = options;
  const onDeath = (name: string, how: string) =>
    journal.accuse({ proof: 'P7', about: name, expected: 'it to run', actual: `its end with ${how}` });
  const stage = options.url === null ? await openStage({ servers, root, artefacts, onDeath }, undo) : null;
  const target = new Target(stage ? stage.servers.map(({ origin }) => origin) : [options.url as string]);
  undo.push(() => target.close());
  const bank = new Bank(target, journal);
  await registerPeople(target, bank, options.people);
  const possible = stage ? options.faults.filter((fault) => canInject(fault, stage)) : [];
  const missing = options.faults.filter((fault) => !possible.includes(fault)).map(explainMissing);
  if (options.areFaultsNamed && missing.length > 0) throw new Error(missing.join('; '));

  const startedAt = performance.now();
  const world = toWorld(options, stage, { target, bank, journal });
  process.stdout.write(`seed ${options.seed}: ${options.clients} clients for ${options.seconds} s\n`);
  const faults = await runAll(world, stage, { ...options, possible });
  const seconds = (performance.now() - startedAt) / 1_000;
  await prove(world, stage, root).catch((error: unknown) => {
    journal.accuse({ proof: 'P7', about: 'the end', expected: 'servers that answer', actual: messageOf(error) });
  });
  proveNotVacuous(journal, stage && possible.length > 0 ? faults : null);
  const reached = new Set(faults.map(({ name }) => name));
  const unreached = possible.map(({ name }) => name).filter((name) => !reached.has(name));
  return toReport({ options, journal, seconds, versions: await readVersions(stage), faults, missing, unreached });
}

function toWorld(options: Options, stage: Stage | null, parts: Pick<World, 'target' | 'bank' | 'journal'>): World {
  const { seed, people, servers, pauseMs, seconds, untilBroken } = options;
  const { target, bank, journal } = parts;
  const startedAt = performance.now();
  return {
    ...parts,
    plan: { seed, people, servers },
    witness: stage ? createDatabaseWitness(stage.postgres.admin, bank) : new HttpWitness(target, bank),
    sharesSessions: stage?.redis != null,
    pauseMs,
    isOver: () =>
      performance.now() - startedAt > seconds * 1_000 || untilBroken.some((proof) => journal.broken.has(proof)),
  };
}

/** Resolves when every operation has a clear end. */
async function runAll(
  world: World,
  stage: Stage | null,
  { clients, faults, possible }: Pick<Options, 'clients' | 'faults'> & { possible: readonly Fault[] },
) {
  const nemesis = stage && new Nemesis(world, stage);
  await Promise.all([
    nemesis?.run(faults, (fault) => possible.includes(fault)),
    ...Array.from({ length: clients }, (_, client) => runClient(world, client)),
    // Never against the servers of --url: it would use up the rate limits that their other clients need.
    stage && runGreedyClient(world, clients),
  ]);
  await nemesis?.finish();
  return nemesis?.reports ?? [];
}

async function readVersions(stage: Stage | null): Promise<Record<string, string>> {
  const versions = { node: process.versions.node };
  if (!stage) return versions;
  const shown = stage.postgres.admin.query<{ server_version: string }>('SHOW server_version');
  const { rows } = await shown.catch(() => ({ rows: [] }));
  return { ...versions, postgres: rows[0]?.server_version ?? 'unknown' };
}

const explainMissing = ({ name, needs }: Fault) => `${name}: ${needs ? MISSING[needs] : ''}`;
