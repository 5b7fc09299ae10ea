import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { readCommandLine } from '../../src/utils/commandLine.util';
import { PLANTED_BUGS, type PlantedBug } from './bugs';
import { buildWithBug } from './build';
import { COMMAND } from './run.command';

const KIT = path.resolve(__dirname, '../run.js');
const PROOF_BROKEN = 1;
/** Then the run gets SIGTERM, and ends with all that it has started. */
const RUN_MS_MAX = 120_000;
const AT_ONCE = 2;

/**
 * Runs the kit against servers with one planted bug each, two at a time, because a run waits more than it computes. Exits with
 * 0 when the kit finds every bug, else with 1.
 */
async function main(): Promise<void> {
  const values = readCommandLine(COMMAND, process.argv.slice(2), (read) => read);
  if (values === null) return;
  const { seconds = '40', seed = '1', only = '' } = values;
  const bugs = PLANTED_BUGS.filter(({ name }) => name.includes(only));
  const waiting = [...bugs];
  let missed = 0;
  const work = async () => {
    for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
      const found = await tryToFind(bug, { seconds, seed });
      if (found === null) missed += 1;
      const verdict = found === null ? 'NOT FOUND' : `found by ${found.join(', ')}`;
      process.stdout.write(`${bug.name.padEnd(36)} ${verdict}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  process.stdout.write(`${bugs.length - missed} of ${bugs.length} planted bugs were found\n`);
  process.exitCode = missed === 0 && bugs.length > 0 ? 0 : 1;
}

/** The broken proofs that the bug must break. Null where there is none. */
async function tryToFind(bug: PlantedBug, { seconds, seed }: { seconds: string; seed: string }) {
  const { root, remove } = await buildWithBug(bug);
  try {
    const values = { root, 'until-broken': bug.breaks.join(), seconds, seed, faults: bug.faults };
    const args = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
    const kit = spawn(process.execPath, [KIT, ...args], { stdio: ['ignore', 'pipe', 'inherit'], timeout: RUN_MS_MAX });
    let output = '';
    kit.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const [code] = (await once(kit, 'close')) as [number | null];
    const broken = Array.from(output.matchAll(/^BROKEN +(\S+)/gm), ([, proof]) => proof as string);
    const found = broken.filter((proof) => (bug.breaks as readonly string[]).includes(proof));
    if (code === PROOF_BROKEN && found.length > 0) return found;
    process.stdout.write(`${output}\nended with ${code}\n`);
    return null;
  } finally {
    await remove();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
