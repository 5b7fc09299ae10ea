import type { Handler } from '../middlewares/validate.middleware';
import type { HealthService } from '../services/healthService';
import type * as answers from '../schemas/answers/health';
import type { Answer } from '../schemas/answers/fields';

export type HealthController = ReturnType<typeof createHealthController>;

export function createHealthController(health: HealthService) {
  /** The process runs and answers. It checks nothing else: a supervisor restarts the process on another answer. */
  const live: Handler<null> = (_req, res) => {
    res.json({ status: 'ok', checks: {} } satisfies Answer<typeof answers.live>);
  };

  const ready: Handler<null> = async (_req, res) => {
    const { ready: isReady, checks } = await health.checkReadiness();
    const body = { status: isReady ? 'ok' : 'unavailable', checks } satisfies Answer<typeof answers.ready>;
    res.status(isReady ? 200 : 503).json(body);
  };

  return { live, ready };
}
