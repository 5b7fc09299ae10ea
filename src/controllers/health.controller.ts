import type { RequestHandler } from 'express';
import type { HealthService } from '../services/healthService';

export function createHealthController(health: HealthService) {
  /** The process runs and answers. Whoever restarts it on a 503 must not ask for more. */
  const live: RequestHandler = (_req, res) => {
    res.json({ status: 'ok', checks: {} });
  };

  const ready: RequestHandler = async (_req, res) => {
    const { ready: isReady, checks } = await health.checkReadiness();
    res.status(isReady ? 200 : 503).json({ status: isReady ? 'ok' : 'unavailable', checks });
  };

  return { live, ready };
}
