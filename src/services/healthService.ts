import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { readSchemaState } from '../models/schema.model';

/** A load balancer gives up on a check after a few seconds. */
const ANSWER_MS_MAX = 3_000;

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
  pool: Pool;
  migrationCount: number;
  isDraining: () => boolean;
}

export function createHealthService({ pool, migrationCount, isDraining }: Dependencies): HealthService {
  async function checkReadiness(): Promise<Readiness> {
    const state = await Promise.race([
      readSchemaState(pool).catch(() => null),
      delay(ANSWER_MS_MAX, null, { ref: false }),
    ]);
    const checks = {
      database: verdict(state !== null),
      schema: verdict(state !== null && state.applied >= migrationCount),
      writes: verdict(state?.writable === true),
      shutdown: verdict(!isDraining()),
    };
    return { ready: Object.values(checks).every((check) => check === 'ok'), checks };
  }

  return { checkReadiness };
}

const verdict = (good: boolean): 'ok' | 'failed' => (good ? 'ok' : 'failed');
