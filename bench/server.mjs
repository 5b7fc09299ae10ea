// The server that is measured, put together as src/server.ts does it, and beside it one that does everything but the
// transfer. It is started by serverProcess.mjs, tells it the two ports, and ends when that process does.
import { once } from 'node:events';
import express, { Router } from 'express';
import { createApp } from '../dist/app.js';
import { createPool } from '../dist/config/database.js';
import { loadEnv } from '../dist/config/env.js';
import { createHttpServer } from '../dist/config/httpServer.js';
import { createLogger } from '../dist/config/logger.js';
import { readMigrations } from '../dist/config/migrations.js';
import { createRateLimiters } from '../dist/config/rateLimiters.js';
import { sendSchema } from '../dist/controllers/transaction.controller.js';
import { createAuthenticate } from '../dist/middlewares/auth.middleware.js';
import { createErrorMiddleware, routeNotFound } from '../dist/middlewares/error.middleware.js';
import { createSafeHeaders, noStore } from '../dist/middlewares/headers.middleware.js';
import { requireHost } from '../dist/middlewares/host.middleware.js';
import { createCors } from '../dist/middlewares/origin.middleware.js';
import { byUser, createLimits } from '../dist/middlewares/rateLimit.middleware.js';
import { requestId } from '../dist/middlewares/requestId.middleware.js';
import { createRequestLog } from '../dist/middlewares/requestLog.middleware.js';
import { validate } from '../dist/middlewares/validate.middleware.js';
import { createRevocations } from '../dist/services/revocationService.js';
import { createCursors } from '../dist/utils/cursor.util.js';
import { createTokens } from '../dist/utils/jwt.util.js';
import { jsonFromCents } from '../dist/utils/money.util.js';
import { createPasswords } from '../dist/utils/password.util.js';

const DRAIN_MS = 8_000;

async function main() {
  const env = loadEnv(process.env);
  const logger = createLogger(env);
  const pool = createPool(env.database, env.databasePoolMax, (err) => logger.warn({ err }, 'database connection lost'));
  const deps = await createDependencies(env, logger, pool);
  const http = createHttpServer((record) => logger.info(record, 'unreadable request'));
  const noOpHttp = createHttpServer((record) => logger.info(record, 'unreadable request'));
  const port = await http.listen(createApp({ ...deps, isDraining: http.isDraining }), 0);
  const noOpPort = await noOpHttp.listen(createNoOpApp(deps), 0);
  process.send({ port, noOpPort });

  await Promise.race([once(process, 'SIGTERM'), once(process, 'disconnect')]);
  deps.passwords.close();
  await Promise.all([http.drain(DRAIN_MS), noOpHttp.drain(DRAIN_MS)]);
  await deps.revocations.stop();
  await pool.end();
  if (process.connected) process.disconnect();
}

async function createDependencies(env, logger, pool) {
  const { accessSecret, refreshSecret, accessTtlSeconds, refreshTtlSeconds, issuer, audience } = env.jwt;
  const onError = (err) => logger.warn({ err }, 'ended sessions could not be fetched');
  return {
    pool,
    tokens: createTokens({ accessSecret, refreshSecret, accessTtlSeconds, issuer, audience }),
    cursors: createCursors(accessSecret),
    passwords: createPasswords(env.bcryptCost),
    revocations: await createRevocations({ db: pool, accessTtlSeconds, broadcast: null, onError }),
    refreshTtlSeconds,
    corsOrigins: env.corsOrigins,
    trustProxy: env.trustProxy,
    createLimiter: createRateLimiters(null),
    rateLimits: env.rateLimits,
    tlsOnly: env.production,
    migrationCount: (await readMigrations()).length,
    groupLimits: JSON.parse(process.env.BENCH_GROUP_LIMITS),
    onRequest: (record) => logger.info(record, 'request'),
    onSecurityEvent: (record) => logger.info(record, 'security'),
    onError: (err, id) => logger.error({ err, requestId: id }, 'request failed'),
  };
}

/** The order of app.ts, with one route that answers at once what a transfer would be answered. */
function createNoOpApp(deps) {
  const { tokens, revocations, createLimiter, rateLimits, corsOrigins, onError } = deps;
  const limit = createLimits(createLimiter)('api', rateLimits.apiPerMinute, byUser);
  const authenticated = [createAuthenticate(tokens, revocations), ...limit];
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
