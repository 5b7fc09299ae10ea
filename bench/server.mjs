// @ts-check
// The measured server, opened as src/server.ts opens it, and beside it a server that does everything but the transfer.
// serverProcess.mjs starts this process and gets both ports. It exits when its parent does.
import express, { Router } from 'express';
import { loadEnv } from '#server/config/env.js';
import { createHttpServer } from '#server/platform/http/httpServer.js';
import { createLog } from '#server/config/logger.js';
import { sendSchema } from '#server/schemas/requests/transaction.js';
import { createAuthenticate } from '#server/middlewares/auth.middleware.js';
import { createErrorMiddleware, routeNotFound } from '#server/middlewares/error.middleware.js';
import { createSafeHeaders, noStore } from '#server/middlewares/headers.middleware.js';
import { requireHost } from '#server/middlewares/host.middleware.js';
import { createCors } from '#server/middlewares/origin.middleware.js';
import { byUser, createLimits } from '#server/middlewares/rateLimit.middleware.js';
import { requestId } from '#server/middlewares/requestId.middleware.js';
import { createRequestLog } from '#server/middlewares/requestLog.middleware.js';
import { validate } from '#server/middlewares/validate.middleware.js';
import { openApi, openDependencies } from '#server/processes/api.js';
import { createListeners } from '#server/processes/listeners.js';
import { openMetrics } from '#server/processes/metrics.js';
import { runUntilStopped } from '#server/processes/runUntilStopped.js';
import { jsonFromCents } from '#server/utils/money.util.js';

const DEADLINES_MS = { drain: 8_000, log: 500, end: 15_000 };

async function main() {
  const env = loadEnv(process.env);
  const log = createLog(env);
  const { logger, output } = log;
  const parts = [{ stop: () => output.end(DEADLINES_MS.log), stopMsMax: 2 * DEADLINES_MS.log }];
  const options = { logger, endMsMax: DEADLINES_MS.end, parts };
  const ports = await runUntilStopped((lifecycle, stop) => start(env, log, { lifecycle, stop }), options);
  process.send?.(ports);
}

/**
 * @param {ReturnType<typeof loadEnv>} env
 * @param {ReturnType<typeof createLog>} log
 * @param {{ lifecycle: import('#server/platform/lifecycle.js').Lifecycle, stop: () => void }} life
 */
async function start(env, log, { lifecycle, stop }) {
  process.once('disconnect', stop);
  await lifecycle.add({ stop: () => process.connected && process.disconnect(), stopMsMax: 0 });
  const metrics = openMetrics(env, log);
  const groupLimits = JSON.parse(process.env.BENCH_GROUP_LIMITS ?? '{}');
  const options = {
    env,
    ...log,
    connection: /** @type {import('pg').PoolConfig} */ (env.database),
    metrics,
    groupLimits,
  };
  const { port } = await openApi(options, lifecycle);
  const listeners = createListeners(log, null, false);
  const noOpHttp = createHttpServer(listeners.onUnreadable);
  const deps = await openDependencies({ ...options, metrics: null }, listeners, lifecycle);
  const noOpPort = await noOpHttp.listen(createNoOpApp(deps), 0);
  await lifecycle.add({ stop: () => noOpHttp.stop(DEADLINES_MS.drain), stopMsMax: 2 * DEADLINES_MS.drain });
  return { port, noOpPort };
}

/**
 * The middlewares of app.ts in their order, with one route that answers as a transfer does, at once.
 *
 * @param {Awaited<ReturnType<typeof openDependencies>>} deps
 */
function createNoOpApp(deps) {
  const { tokens, revocations, createLimiter, rateLimits, corsOrigins, onError } = deps;
  const limit = createLimits(createLimiter)('api', rateLimits.apiPerMinute, byUser);
  const authenticated = [createAuthenticate(tokens, revocations), ...limit.guards];
  const router = Router();
  router.route('/send').post(authenticated, validate(sendSchema, answer));
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestId, createRequestLog(deps), createSafeHeaders(deps), requireHost);
  app.use('/api', noStore, createCors(corsOrigins));
  app.use('/api/transactions', router);
  app.use(routeNotFound);
  app.use(createErrorMiddleware(onError));
  return app;
}

const ID = '01900000-0000-7000-8000-000000000000';

/**
 * @param {import('express').Request} _req
 * @param {import('express').Response} res
 * @param {{ body: import('zod').infer<typeof sendSchema.body> }} input
 */
function answer(_req, res, { body }) {
  const transaction = {
    id: ID,
    from_account_id: ID,
    to_account_id: ID,
    amount: jsonFromCents(body.amount),
    status: 'completed',
    description: body.description,
    created_at: new Date(),
  };
  res.status(201).json({ message: 'Transaction successful', transaction, balance: jsonFromCents(99_999_999_875) });
}

await main();
