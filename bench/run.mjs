// Measures the server on a fresh PostgreSQL: npm run bench -- [--seconds N] [--rounds N] [--only PATTERN]
// Needs wrk, and pgbench for the two cases that compare with it. Takes about seven minutes. The results of a whole run are
// kept in bench/results; with --only they are just shown. What one user can do to the others is measured by --only abuse.
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
  const undo = [];
  try {
    const stage = await openStage(undo, interruption);
    interruption.throwIfAborted();
    await Promise.race([bench(stage, settings, generators), rejectWhenAborted(interruption)]);
  } finally {
    await end(undo);
  }
}

async function bench(stage, settings, generators) {
  const all = await createCases(stage, generators);
  const [cases, attacks] = [all, ATTACKS].map((list) => list.filter(({ name }) => settings.only?.test(name) ?? true));
  if (cases.length + attacks.length === 0) {
    const names = [...all, ...ATTACKS].map(({ name }) => name);
    throw new Error(`no case is called like that of:\n${names.join('\n')}`);
  }
  if (cases.length > 0) await benchCases(stage, cases, { ...settings, generators });
  if (settings.only && attacks.length > 0) await benchAbuse(stage, attacks, { ...ABUSE, ...settings });
  await assertSoundBook(stage.admin);
}

async function benchCases(stage, cases, { generators, only, ...settings }) {
  const { seconds, rounds } = { ...CASES, ...settings };
  const measured = await measureRounds(stage, cases, { seconds, rounds });
  await assertSoundBook(stage.admin);
  const report = summarize(cases, measured);
  printReport(report);
  if (only === null) await saveReport(report, { ...stage.facts, ...generators, seconds, rounds });
}

/** One case after another, and then all of them again: when the machine gets slower, it does so for all of them. */
async function measureRounds(stage, cases, { rounds, seconds }) {
  for (const { prepare } of cases) await prepare?.();
  await stage.settleDatabase();
  // A server that has just started is slow, and the first case should not have all of that.
  for (const { missing, run } of cases) if (!missing) await run(WARM_UP_SECONDS);
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    const measured = {};
    for (const each of cases) {
      const result = each.missing ? null : await measure(stage, each, seconds).catch(explain(stage, each));
      measured[each.key] = result;
      console.log(`round ${round}  ${each.name.padEnd(50)} ${each.missing ?? `${Math.round(result.perSecond)} /s`}`);
    }
    results.push(measured);
  }
  return results;
}

/** Twenty clients may complain at once. And why an answer was wrong is most often in the log of the server. */
function explain(stage, { name }) {
  return async (error) => {
    const lines = error.message.split('\n').slice(0, COMPLAINTS_MAX);
    throw new Error([`${name}:`, ...lines, ...(await stage.log.readComplaints())].join('\n'), { cause: error });
  };
}

async function measure(stage, { run, server }, seconds) {
  await run(WARM_UP_SECONDS);
  const cpuBefore = await readCpu(server, stage.postmasterPid);
  const { count, seconds: measuredSeconds, ...latency } = await run(seconds);
  const cpuAfter = await readCpu(server, stage.postmasterPid);
  await stage.log.empty();
  const perThousand = (part) =>
    cpuBefore[part] === null ? null : ((cpuAfter[part] - cpuBefore[part]) * 1_000) / count;
  return {
    perSecond: count / measuredSeconds,
    ...latency,
    serverCpu: perThousand('server'),
    databaseCpu: perThousand('database'),
  };
}

/** Null when help was printed. Has only those of the counts that were given. */
function readSettings() {
  return readCommandLine(COMMAND, process.argv.slice(2), ({ seconds, rounds, only }) => ({
    ...(seconds && { seconds: toCount('seconds', seconds) }),
    ...(rounds && { rounds: toCount('rounds', rounds) }),
    only: only === '' ? null : new RegExp(only, 'i'),
  }));
}

function toCount(name, text) {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`--${name} must be a whole number from 1 to 9999`);
  return Number(text);
}

/** From now on a signal does not end this process: it aborts what is returned. */
function listenForSignals() {
  const controller = new AbortController();
  const stop = (name) => controller.abort(new Error(`interrupted by ${name}`));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, stop);
  // Whoever reads our output may go away before us. That must not stop us from cleaning up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return controller.signal;
}

function rejectWhenAborted(interruption) {
  return new Promise((_, reject) => {
    interruption.addEventListener('abort', () => reject(interruption.reason));
  });
}

/** Lets go of everything, the latest first. What fails must not keep the rest from being stopped. */
async function end(undo) {
  for (const step of undo.splice(0).reverse()) await step().catch(complain);
}

function complain(error) {
  process.exitCode = 1;
  console.error(`bench: ${error.message}`);
}

main().catch(complain);
