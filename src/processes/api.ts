import cluster from 'node:cluster';
import type { PoolConfig } from 'pg';
import type { Dependencies } from '../app';
import { findLossySettings } from '../platform/postgres/durability';
import type { Env } from '../config/env';
import type { Log, Logger } from '../config/logger';
import type { Lifecycle } from '../platform/lifecycle';
import { readMigrations } from '../platform/postgres/migrations';
import { createPools, endPools, openLedgerConnections, type Pools } from '../config/pools';
import { loadSecrets } from '../config/secrets';
import { findRightsOverThePast } from '../platform/postgres/roleCheck';
import { findMissingLimits } from '../platform/postgres/sessionLimits';
import { openShared, type Shared } from '../platform/redis/shared';
import { findWalletFiles, type WalletFiles } from '../controllers/files/walletFiles';
import type { Metrics } from '../metrics/metrics';
import { ledgerConnections } from '../services/ledger/ledgerService';
import { createRevocations } from '../services/revocationService';
import { createCursors } from '../utils/cursor.util';
import { createDeviceTokens } from '../utils/deviceToken.util';
import { createTokens } from '../utils/jwt.util';
import { createPasswords } from '../platform/limits/passwords';
import { ApiServer } from './apiServer';
import { createListeners, type Listeners } from './listeners';
import { shareThroughPrimary } from './relay';

/** Bounds of the shutdown, in milliseconds: for running queries, and for the poll of revocations. */
const STOP_MS_MAX = { pools: 1_000, revocations: 500 };

export interface ApiSettings extends Log {
  env: Env;
  /** Traces orders through their groups. Undefined without tracing. */
  groupWatch?: Dependencies['groupWatch'];
}

export interface ApiOptions extends ApiSettings {
  connection: PoolConfig;
  metrics: Metrics | null;
  groupLimits?: Dependencies['groupLimits'];
}

export async function openApi(options: ApiOptions, lifecycle: Lifecycle): Promise<ApiServer> {
  const { env, logger, metrics } = options;
  const listeners = await lifecycle.add(createListeners(options, metrics, env.rateLimits.apiPerMinute > 0));
  const deps = await openDependencies(options, listeners, lifecycle);
  const server = await lifecycle.add(new ApiServer({ env, deps, onUnreadable: listeners.onUnreadable }));
  await warnOfRights(deps.pools, logger);
  return server;
}

export async function openDependencies(
  options: ApiOptions,
  listeners: Listeners,
  lifecycle: Lifecycle,
): Promise<Omit<Dependencies, 'isDraining'>> {
  const { env, logger, metrics, groupLimits, groupWatch } = options;
  // Subscribe before the first await: a broadcast that arrives without a listener is lost.
  const shared = await lifecycle.add(share(env, listeners));
  const { accessSecrets, refreshSecrets } = await loadSecrets(env);
  const { accessTtlSeconds, refreshTtlSeconds, issuer, audience } = env.jwt;
  const pools = await openPools(options, listeners, lifecycle);
  metrics?.watchPools(pools);
  const { createLimiter, counters, broadcast } = shared;
  const onError = listeners.onRevocationsUnknown;
  const revocations = await createRevocations({ db: pools.general, accessTtlSeconds, broadcast, onError });
  await lifecycle.add({ stop: revocations.stop, stopMsMax: STOP_MS_MAX.revocations });
  return {
    pools,
    tokens: createTokens({ accessSecrets, refreshSecrets, accessTtlSeconds, issuer, audience }),
    devices: createDeviceTokens(refreshSecrets),
    cursors: createCursors(accessSecrets),
    passwords: createPasswords(env.bcryptCost),
    revocations,
    refreshTtlSeconds,
    corsOrigins: env.corsOrigins,
    trustProxy: env.trustProxy,
    createLimiter,
    counters,
    rateLimits: env.rateLimits,
    tlsOnly: env.production,
    migrationCount: (await readMigrations()).length,
    wallet: openWallet(logger),
    ...(groupLimits && { groupLimits }),
    groupWatch,
    ...listeners.forApp,
  };
}

function openWallet(logger: Logger): WalletFiles | null {
  const wallet = findWalletFiles();
  if (!wallet) logger.info('no pages are served, because none were built: see npm run build:web');
  return wallet;
}

/** State is shared through Redis if configured, else through the primary if there are workers, else in memory. */
function share({ redisUrl }: Env, { onRedisOutage }: Listeners): Shared {
  if (redisUrl === null && cluster.isWorker) return shareThroughPrimary();
  return openShared(redisUrl, onRedisOutage);
}

async function openPools(options: ApiOptions, listeners: Listeners, lifecycle: Lifecycle): Promise<Pools> {
  const { env, logger, connection, groupLimits } = options;
  const { databasePoolMax: max, databasePooled: pooled } = env;
  const pools = createPools(connection, {
    max,
    ledgerMax: ledgerConnections(groupLimits),
    pooled,
    onError: listeners.onConnectionLost,
    onAcquire: listeners.onAcquire,
  });
  await lifecycle.add({ stop: () => endPools(pools), stopMsMax: STOP_MS_MAX.pools });
  const missing = await findMissingLimits(pools.general, { pooled });
  const [error] = await openLedgerConnections(pools);
  if (error)
    logger.warn({ err: error }, 'not all connections for payments could be opened: the first payments may wait');
  if (missing.length > 0)
    logger.warn({ missing }, 'the pooler sets no limits for single statements: see connect_query');
  const lossy = await findLossySettings(pools.general);
  if (lossy.length > 0)
    logger.warn({ lossy }, 'PostgreSQL may lose what was answered: these of its settings must not be off');
  return pools;
}

/** All workers have the same database role, so only the first one warns. */
async function warnOfRights({ general }: Pools, logger: Logger): Promise<void> {
  if (cluster.worker && cluster.worker.id > 1) return;
  const excess = await findRightsOverThePast(general);
  if (excess)
    logger.warn(excess, 'the role of the server could change what is written in the book: see docs/deploy.md');
}
