import { setTimeout as delay } from 'node:timers/promises';
import type { Pools } from '../config/pools';
import { readSchemaState, type SchemaState } from '../models/schema.model';

/** A load balancer gives up on a check after a few seconds. */
const ANSWER_MS_MAX = 3_000;
/** How long the second pool has after the first one. */
const BUSY_MS_MAX = 500;

export interface Readiness {
  ready: boolean;
  checks: Record<'database' | 'schema' | 'writes' | 'shutdown', 'ok' | 'failed'>;
}

export interface HealthService {
  /**
   * Whether requests should be sent here: the database answers within 3 s, its schema is current, it takes writes, and the
   * server is not shutting down. A server that is not ready goes on answering, also reads from a database without writes.
   */
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

/**
 * What the database says through each pool. Where one pool answers and the other one is silent, its connections are all in use:
 * that is load, and to take the server away from its clients would only give the load to the others.
 * @throws the error of a pool that gets no connection
 */
async function readStates({ ledger, general }: Pools): Promise<SchemaState[]> {
  const asked = [readSchemaState(ledger), readSchemaState(general)];
  await Promise.any(asked);
  const answers = await Promise.all(
    asked.map((answer) => Promise.race([answer, delay(BUSY_MS_MAX, null, { ref: false })])),
  );
  return answers.filter((answer) => answer !== null);
}

const verdict = (good: boolean): 'ok' | 'failed' => (good ? 'ok' : 'failed');
