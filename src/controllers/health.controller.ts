import type { RequestHandler } from 'express';
import type { HealthService } from '../services/healthService';
import type * as answers from '../schemas/answers';
import type { Answer } from '../schemas/answers';

export function createHealthController(health: HealthService) {
  /** The process runs and answers. Whoever restarts it on a 503 must not ask for more. */
  const live: RequestHandler = (_req, res) => {
    res.json({ status: 'ok', checks: {} } satisfies Answer<typeof answers.live>);
  };

  const ready: RequestHandler = async (_req, res) => {
    const { ready: isReady, checks } = await health.checkReadiness();
    const body = { status: isReady ? 'ok' : 'unavailable', checks } satisfies Answer<typeof answers.ready>;
    res.status(isReady ? 200 : 503).json(body);
  };

  return { live, ready };
}
