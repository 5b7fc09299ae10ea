import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FAULTS } from './faults/faults';
import { readOptions } from './options';
import { toText } from './report';
import type { Undo } from './stage/stage';
import { torture } from './torture';

/** Exits with 0 when all proofs hold, with 1 when one is broken, and with 2 when the run was not possible. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) return;
  if (options.list) {
    for (const { name, needs } of FAULTS) process.stdout.write(needs ? `${name} (needs ${needs})\n` : `${name}\n`);
    return;
  }
  // Below the tested build, so that runs of two builds at once keep their files apart.
  const artefacts = path.join(options.root, '.data/torture', options.url === null ? `seed-${options.seed}` : 'url');
  await rm(artefacts, { recursive: true, force: true });
  await mkdir(artefacts, { recursive: true });
  const interruption = listenForSignals();
  const undo: Undo = [];
  try {
    const report = await Promise.race([torture(options, artefacts, undo), interruption]);
    await writeFile(path.join(artefacts, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(`${toText(report)}Each operation, and all logs: ${artefacts}\n`);
    process.exitCode = Object.keys(report.broken).length === 0 ? 0 : 1;
  } finally {
    await end(undo);
  }
}

/** Rejects on a signal to end this process. */
function listenForSignals(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => reject(new Error(`interrupted by ${signal}`)));
    // A bug in the kit must not leave its processes behind.
    process.on('uncaughtException', (error) => reject(error));
  });
}

/** The latest step first. A step that fails does not keep the others from running. */
async function end(undo: Undo): Promise<void> {
  for (const step of undo.splice(0).reverse())
    try {
      await step();
    } catch (error) {
      complain(error as Error);
    }
  // Lets the clients of an interrupted run hear that their servers are gone.
  await delay(0);
}

function complain({ message }: Error): void {
  process.exitCode ??= 2;
  process.stderr.write(`torture: ${message}\n`);
}

main()
  .catch((error: unknown) => complain(error as Error))
  .finally(() => process.exit());
