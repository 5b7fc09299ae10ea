// @ts-check
// Measures the server on a fresh PostgreSQL: npm run bench -- [--seconds N] [--rounds N] [--only PATTERN]
// Needs wrk, and pgbench for the two cases that compare with it. Takes about seven minutes. A whole run writes its results to
// bench/results; a run with --only prints them. `--only abuse` measures one user under the attack of another.
import { readCommandLine } from '../scripts/typescript.mjs';
import { ATTACKS } from './abuse/attacks.mjs';
import { benchAbuse } from './abuse/measure.mjs';
import { assertSoundBook } from './book.mjs';
import { createCases } from './cases.mjs';
import { readCpu } from './cpu.mjs';
import { summarize } from './figures.mjs';
import { findLoadGenerators } from './load.mjs';
import { COMMAND } from './run.command.mjs';
import { printReport, saveReport } from './report.mjs';
import { openStage } from './stage.mjs';

/**
 * @typedef {Awaited<ReturnType<typeof openStage>>} Stage
 * @typedef {{ seconds?: number, rounds?: number, only: RegExp | null }} Settings
 * @typedef {Awaited<ReturnType<typeof findLoadGenerators>>} Generators
 */

const WARM_UP_SECONDS = 1;
const COMPLAINTS_MAX = 5;
const CASES = { seconds: 4, rounds: 3 };
/** 75 payments of the victim: its p99 is the slowest of them. */
const ABUSE = { seconds: 15, rounds: 1 };

async function main() {
  const settings = readSettings();
  if (settings === null) return;
  const generators = await findLoadGenerators();
  const interruption = listenForSignals();
  /** @type {import('./types.d.ts').Undo} */
  const undo = [];
  try {
    const stage = await openStage(undo, interruption);
    interruption.throwIfAborted();
    await Promise.race([bench(stage, settings, generators), rejectWhenAborted(interruption)]);
  } finally {
    await end(undo);
  }
}

/** @param {Stage} stage @param {Settings} settings @param {Generators} generators */
async function bench(stage, settings, generators) {
  const all = await createCases(stage, generators);
  /** @param {{ name: string }} each */
  const isChosen = ({ name }) => settings.only?.test(name) ?? true;
  const [cases, attacks] = [all.filter(isChosen), ATTACKS.filter(isChosen)];
  if (cases.length + attacks.length === 0) {
    const names = [...all, ...ATTACKS].map(({ name }) => name);
    throw new Error(`--only matches none of:\n${names.join('\n')}`);
  }
  if (cases.length > 0) await benchCases(stage, cases, { ...settings, generators });
  if (settings.only && attacks.length > 0) await benchAbuse(stage, attacks, { ...ABUSE, ...settings });
  await assertSoundBook(stage.admin);
}

/**
 * @param {Stage} stage
 * @param {import('./types.d.ts').Case[]} cases
 * @param {Settings & { generators: Generators }} settings
 */
async function benchCases(stage, cases, { generators, only, ...settings }) {
  const { seconds, rounds } = { ...CASES, ...settings };
  const measured = await measureRounds(stage, cases, { seconds, rounds });
  await assertSoundBook(stage.admin);
  const report = summarize(cases, measured);
  printReport(report);
  if (only === null) await saveReport(report, { ...stage.facts, ...generators, seconds, rounds });
}

/**
 * Runs all cases, and then all of them again, so that a slow moment of the machine does not hit all rounds of one case.
 *
 * @param {Stage} stage
 * @param {import('./types.d.ts').Case[]} cases
 * @param {{ rounds: number, seconds: number }} settings
 */
async function measureRounds(stage, cases, { rounds, seconds }) {
  for (const { prepare } of cases) await prepare?.();
  await stage.vacuum();
  // A new server is slow, and the first case must not pay for that alone.
  for (const { missing, run } of cases) if (!missing) await run(WARM_UP_SECONDS);
  /** @type {import('./types.d.ts').Round[]} */
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    /** @type {import('./types.d.ts').Round} */
    const measured = {};
    for (const each of cases) {
      const result = each.missing ? null : await measure(stage, each, seconds).catch(explain(stage, each));
      measured[each.key] = result;
      console.log(
        `round ${round}  ${each.name.padEnd(50)} ${each.missing ?? `${Math.round(result?.perSecond ?? 0)} /s`}`,
      );
    }
    results.push(measured);
  }
  return results;
}

/**
 * Shortens the message, because twenty clients may fail at once, and adds the server's log, which often has the reason.
 *
 * @param {Stage} stage
 * @param {import('./types.d.ts').Case} measured
 */
function explain(stage, { name }) {
  /** @param {Error} error @returns {Promise<never>} */
  return async (error) => {
    const lines = error.message.split('\n').slice(0, COMPLAINTS_MAX);
    throw new Error([`${name}:`, ...lines, ...(await stage.log.readComplaints())].join('\n'), { cause: error });
  };
}

/**
 * @param {Stage} stage
 * @param {import('./types.d.ts').Case} measured
 * @param {number} seconds
 * @returns {Promise<import('./types.d.ts').Measured>}
 */
async function measure(stage, { run, server }, seconds) {
  await run(WARM_UP_SECONDS);
  const cpuBefore = await readCpu(server, stage.postmasterPid);
  const { count, seconds: measuredSeconds, ...latency } = await run(seconds);
  const cpuAfter = await readCpu(server, stage.postmasterPid);
  await stage.log.empty();
  /** @param {'server' | 'database'} part */
  const perThousand = (part) => {
    const [before, after] = [cpuBefore[part], cpuAfter[part]];
    return before === null || after === null ? null : ((after - before) * 1_000) / count;
  };
  return {
    perSecond: count / measuredSeconds,
    ...latency,
    serverCpu: perThousand('server'),
    databaseCpu: perThousand('database'),
  };
}

/** Null when help was printed. Has only the counts of the command line. */
function readSettings() {
  return readCommandLine(COMMAND, process.argv.slice(2), ({ seconds, rounds, only }) => ({
    ...(seconds && { seconds: toCount('seconds', seconds) }),
    ...(rounds && { rounds: toCount('rounds', rounds) }),
    only: only === '' ? null : new RegExp(only, 'i'),
  }));
}

/** @param {string} name @param {string} text */
function toCount(name, text) {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`--${name} must be a whole number from 1 to 9999`);
  return Number(text);
}

/** From now on a signal aborts the returned AbortSignal, and does not end this process. */
function listenForSignals() {
  const controller = new AbortController();
  /** @param {string} name */
  const stop = (name) => controller.abort(new Error(`interrupted by ${name}`));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, stop);
  // The reader of our output may exit first. A broken pipe must not stop the cleanup.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return controller.signal;
}

/** @param {AbortSignal} interruption @returns {Promise<never>} */
function rejectWhenAborted(interruption) {
  return new Promise((_, reject) => {
    interruption.addEventListener('abort', () => reject(interruption.reason));
  });
}

/**
 * Lets go of everything, the latest first. A step that fails does not keep the others from running.
 *
 * @param {import('./types.d.ts').Undo} undo
 */
async function end(undo) {
  for (const step of undo.splice(0).reverse()) await step().catch(complain);
}

/** @param {Error} error */
function complain(error) {
  process.exitCode = 1;
  console.error(`bench: ${error.message}`);
}

main().catch(complain);
