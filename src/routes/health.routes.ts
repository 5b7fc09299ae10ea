import type { HealthController } from '../controllers/health.controller';
import * as answers from '../schemas/answers/health';
import { json, route, type RouteGroup } from './route';

interface Controllers {
  health: HealthController;
}

export const healthRoutes: RouteGroup<Controllers> = {
  below: '/health',
  routes: [
    route({
      id: 'getLiveness',
      method: 'get',
      path: '/health/live',
      access: 'public',
      schema: null,
      handle: ({ health }) => health.live,
      answers: [{ status: 200, description: 'It runs.', content: json(answers.live) }],
      summary: 'Whether the process runs',
      description: 'It checks nothing else: a supervisor restarts the process on another answer.',
    }),
    route({
      id: 'getReadiness',
      method: 'get',
      path: '/health/ready',
      access: 'public',
      schema: null,
      handle: ({ health }) => health.ready,
      answers: [
        { status: 200, description: 'Everything is ready.', content: json(answers.ready) },
        { status: 503, description: 'Requests should go elsewhere.', content: json(answers.ready) },
      ],
      summary: 'Whether requests should be sent here',
      description: 'The database answers, its schema is current, and the server is not shutting down.',
    }),
  ],
};
