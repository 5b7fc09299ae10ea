import { setTimeout as delay } from 'node:timers/promises';
import type { Pools } from '../config/pools';
import { readSchemaState, type SchemaState } from '../models/schema.model';

/** Less than the timeout of a load balancer's health check. */
const ANSWER_MS_MAX = 3_000;
/** How long the second pool may take after the answer of the first one. */
const BUSY_MS_MAX = 500;

export interface Readiness {
  ready: boolean;
  checks: Record<'database' | 'schema' | 'writes' | 'shutdown', 'ok' | 'failed'>;
}

export interface HealthService {
  /** Whether a load balancer should send requests here. A server that is not ready still answers requests. */
  checkReadiness(): Promise<Readiness>;
}

interface Dependencies {
  pools: Pools;
  migrationCount: number;
  isDraining: () => boolean;
}

export function createHealthService({ pools, migrationCount, isDraining }: Dependencies): HealthService {
  async function checkReadiness(): Promise<Readiness> {
    const states = await Promise.race([
      readStates(pools).catch(() => null),
      delay(ANSWER_MS_MAX, null, { ref: false }),
    ]);
    const checks = {
      database: verdict(states !== null),
      schema: verdict(states?.every(({ appliedMigrations }) => appliedMigrations >= migrationCount) === true),
      writes: verdict(states?.every(({ writable }) => writable) === true),
      shutdown: verdict(!isDraining()),
    };
    return { ready: Object.values(checks).every((check) => check === 'ok'), checks };
  }

  return { checkReadiness };
}

/** When only one pool answers, the connections of the other are busy: an unready server would move that load to others. */
async function readStates({ ledger, general }: Pools): Promise<SchemaState[]> {
  const asked = [readSchemaState(ledger), readSchemaState(general)];
  await Promise.any(asked);
  const answers = await Promise.all(
    asked.map((answer) => Promise.race([answer, delay(BUSY_MS_MAX, null, { ref: false })])),
  );
  return answers.filter((answer) => answer !== null);
}

const verdict = (good: boolean): 'ok' | 'failed' => (good ? 'ok' : 'failed');
