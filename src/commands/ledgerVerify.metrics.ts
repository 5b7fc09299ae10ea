import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Gauge, Registry } from 'prom-client';
import { countByKind } from './ledgerVerify.view';
import type { BookReport } from '../models/verification/report.model';

/** The verdict for Prometheus, through the textfile collector of node_exporter. */

interface Run {
  finishedAt: Date;
  durationMs: number;
}

/**
 * The text of the file. Without a report it has no metrics of the book: an alert would trust a number that was not measured.
 */
export async function toMetrics(report: BookReport | null, { finishedAt, durationMs }: Run): Promise<string> {
  const registry = new Registry();
  const set = (name: string, help: string, value: number) =>
    new Gauge({ name: `payverse_ledger_${name}`, help, registers: [registry] }).set(value);

  set('checked', '1 when the last run could check the book, 0 when it could not.', report ? 1 : 0);
  set('last_check_timestamp_seconds', 'When the last run ended, with any result.', finishedAt.getTime() / 1_000);
  set('check_duration_seconds', 'How long the last run took.', durationMs / 1_000);
  if (!report) return registry.metrics();

  set('sound', '1 when every rule of the book holds, 0 when it is broken.', report.faults.length === 0 ? 1 : 0);
  set('accounts', 'Accounts of users in the book.', report.accounts);
  set('transactions', 'Transactions in the book.', report.transactions);
  set('later_than_now', 'Entries that are later than now, because a clock was ahead.', report.laterThanNow.count);
  const help = 'Places in the book that break a rule, by rule.';
  const faults = new Gauge({ name: 'payverse_ledger_faults', help, labelNames: ['kind'], registers: [registry] });
  for (const [kind, count] of countByKind(report.faults)) faults.set({ kind }, count);
  return registry.metrics();
}

/**
 * Replaces the file atomically, by a rename. The collector reads `*.prom` and ignores the name of the temporary file.
 * @throws when it cannot be written
 */
export async function writeMetrics(file: string, text: string): Promise<void> {
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  try {
    const handle = await open(beside, 'w');
    try {
      await handle.writeFile(text);
      await handle.chmod(0o644); // The collector runs as another user, and our umask may exclude it.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw new Error(`The metrics could not be written: ${(error as Error).message}`, { cause: error });
  }
}
