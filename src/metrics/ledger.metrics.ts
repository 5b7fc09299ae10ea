import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LedgerListeners } from '../services/ledger/commit/ledgerListeners';
import { countOf, type Order } from '../services/ledger/kinds/kinds';
import { NoOutcomeError, type Outcome } from '../services/ledger/book/outcome';
import { faultCode } from '../errors/databaseError';

const GROUP_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
const WAITS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 12];

/** Orders, the queue in front of their groups, and the groups. */
export function createLedgerMetrics(registers: Registry[], queueMax: number): LedgerListeners {
  const outcomes = createOutcomes(registers);
  const queue = createQueue(registers, queueMax);
  const groups = createGroups(registers);
  return { ...outcomes, ...queue, ...groups };
}

function createOutcomes(registers: Registry[]): Pick<LedgerListeners, 'onOutcome'> {
  const orders = new Counter({
    name: 'payverse_orders_total',
    help: 'Orders to move money, by what became of them: completed, replayed, unknown, or the code of an error',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const transfers = new Counter({
    name: 'payverse_transfers_total',
    help: 'Transfers that moved money; a batch counts each of its transfers',
    labelNames: ['kind'],
    registers,
  });

  function onOutcome(order: Order, outcome: Outcome | Error): void {
    const name = nameOf(outcome);
    orders.inc({ kind: order.kind, outcome: name });
    if (name === 'completed') transfers.inc({ kind: order.kind }, countOf(order));
  }

  return { onOutcome };
}

/** A replayed refusal counts as its code, which the client sees, and not as a replay. */
function nameOf(outcome: Outcome | Error): string {
  if (outcome instanceof NoOutcomeError) return outcome.mayHaveMoved ? 'unknown' : 'UNAVAILABLE';
  if (outcome instanceof Error) return 'INTERNAL';
  if ('posted' in outcome) return outcome.posted.replayed ? 'replayed' : 'completed';
  return 'refused' in outcome ? outcome.refused.code : 'UNAVAILABLE';
}

function createQueue(registers: Registry[], queueMax: number): Pick<LedgerListeners, 'onQueue' | 'onRefused'> {
  let waiting = 0;
  new Gauge({
    name: 'payverse_ledger_queue_depth',
    help: 'Transfers that wait for their group',
    registers,
    collect() {
      this.set(waiting);
    },
  });
  new Gauge({
    name: 'payverse_ledger_queue_depth_max',
    help: 'Transfers that may wait; the server refuses further ones',
    registers,
  }).set(queueMax);
  const refused = new Counter({
    name: 'payverse_ledger_queue_refused_total',
    help: 'Orders that were turned away because too much waited, or because they had waited for too long',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of ['full', 'timeout']) refused.inc({ reason }, 0);
  return { onQueue: (weight) => (waiting = weight), onRefused: (reason) => refused.inc({ reason }) };
}

function createGroups(registers: Registry[]): Pick<LedgerListeners, 'onGroup' | 'onGroupEnd' | 'onCommit' | 'onRetry'> {
  const size = new Histogram({
    name: 'payverse_ledger_group_size',
    help: 'Orders that one database transaction did together',
    buckets: GROUP_SIZES,
    registers,
  });
  const wait = new Histogram({
    name: 'payverse_ledger_queue_wait_seconds',
    help: 'How long orders waited until their group began',
    buckets: WAITS,
    registers,
  });
  const duration = new Histogram({
    name: 'payverse_ledger_group_duration_seconds',
    help: 'How long groups took, with all their attempts',
    buckets: DURATIONS,
    registers,
  });
  const commit = new Histogram({
    name: 'payverse_ledger_commit_duration_seconds',
    help: 'From the last write of a group until PostgreSQL said COMMIT',
    buckets: DURATIONS,
    registers,
  });
  const retries = new Counter({
    name: 'payverse_ledger_retries_total',
    help: 'Further attempts of groups, by the SQLSTATE or the code of what went wrong',
    labelNames: ['code'],
    registers,
  });
  return {
    onGroup: (waitsMs) => {
      size.observe(waitsMs.length);
      for (const ms of waitsMs) wait.observe(ms / 1_000);
    },
    onGroupEnd: (ms) => duration.observe(ms / 1_000),
    onCommit: (ms) => commit.observe(ms / 1_000),
    onRetry: (error) => retries.inc({ code: faultCode(error) }),
  };
}
