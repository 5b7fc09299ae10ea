import type { Pool } from 'pg';
import { countAppliedMigrations } from '../models/schema.model';

export interface Readiness {
  ready: boolean;
  checks: Record<'database' | 'schema' | 'shutdown', 'ok' | 'failed'>;
}

export interface HealthService {
  /** Whether requests should be sent here: the database answers, its schema is current, and this is not the end. */
  checkReadiness(): Promise<Readiness>;
}

interface Dependencies {
  pool: Pool;
  migrationCount: number;
  isDraining: () => boolean;
}

export function createHealthService({ pool, migrationCount, isDraining }: Dependencies): HealthService {
  async function checkReadiness(): Promise<Readiness> {
    const applied = await countAppliedMigrations(pool).catch(() => null);
    const checks = {
      database: verdict(applied !== null),
      schema: verdict(applied !== null && applied >= migrationCount),
      shutdown: verdict(!isDraining()),
    };
    return { ready: Object.values(checks).every((check) => check === 'ok'), checks };
  }

  return { checkReadiness };
}

const verdict = (good: boolean): 'ok' | 'failed' => (good ? 'ok' : 'failed');
