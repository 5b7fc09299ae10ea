import jwt from 'jsonwebtoken';
import type { Pool, PoolConfig } from 'pg';
import request, { type Test } from 'supertest';
import { createApp, type Dependencies } from '../../src/app';
import { createPools, endPools, type Pools } from '../../src/config/pools';
import { createHttpServer } from '../../src/platform/http/httpServer';
import { readMigrations } from '../../src/platform/postgres/migrations';
import { openShared } from '../../src/platform/redis/shared';
import type { RequestRecord, SecurityRecord } from '../../src/middlewares/requestLog.middleware';
import { ledgerConnections } from '../../src/services/ledger/ledgerService';
import { createRevocations } from '../../src/services/revocationService';
import { createCursors } from '../../src/utils/cursor.util';
import { createDeviceTokens } from '../../src/utils/deviceToken.util';
import { createTokens, type Tokens } from '../../src/utils/jwt.util';
import { createPasswords } from '../../src/platform/limits/passwords';
import { underContract } from './contract';
import { createDatabase } from './testDatabase';
import { aWallet } from './wallet';

export const SECRETS = {
  accessSecret: 'an access secret that only the tests know',
  refreshSecret: 'a refresh secret that only the tests know',
};
export const ACCESS_TTL_SECONDS = 900;
export const tokens: Tokens = createTokens({
  accessSecrets: [SECRETS.accessSecret],
  refreshSecrets: [SECRETS.refreshSecret],
  accessTtlSeconds: ACCESS_TTL_SECONDS,
  issuer: 'payverse',
  audience: 'payverse',
});

/** The same access token, whose time is over. */
export function expired(token: string): string {
  const { iat, ...claims } = jwt.decode(token) as { iat: number };
  return jwt.sign({ ...claims, iat: iat - 1_000, exp: iat - 100 }, SECRETS.accessSecret);
}

export interface TestServer {
  url: string;
  port: number;
  pools: Pools;
  /** `pools.general`, which the tests use too. */
  pool: Pool;
  connection: PoolConfig;
  /** The errors that the server reported as its faults. A test that expects none finds this empty afterwards. */
  errors: unknown[];
  requests: RequestRecord[];
  events: SecurityRecord[];
  get(path: string, token?: string): Test;
  head(path: string, token?: string): Test;
  post(path: string, body?: object, token?: string): Test;
  put(path: string, body?: object, token?: string): Test;
  delete(path: string, token?: string): Test;
}

/** Differences from the usual test server. */
type Overrides = Partial<Dependencies> & { redisUrl?: string | null; pooled?: boolean };

/** A new server for a test file: the whole app on a real socket and its own copy of the database. */
export function useServer(overrides: Overrides = {}): TestServer {
  const server = {
    errors: [] as unknown[],
    requests: [] as RequestRecord[],
    events: [] as SecurityRecord[],
  } as TestServer;
  const closing: (() => unknown)[] = [];
  Object.assign(
    server,
    callsTo(() => server.url),
  );

  beforeAll(async () => {
    const database = await createDatabase();
    closing.push(database.drop);
    Object.assign(server, await startServer(database.connection, server, overrides, closing));
  });
  beforeEach(() => {
    server.errors.length = 0;
    server.requests.length = 0;
    server.events.length = 0;
  });
  afterEach(() => expect(server.errors).toEqual([]));
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });
  return server;
}

/** The calls to a server whose URL is known by the time of the first one. */
export function callsTo(url: () => string): Pick<TestServer, 'get' | 'head' | 'post' | 'put' | 'delete'> {
  return {
    get: (path, token) => withToken(request(url()).get(path), token),
    head: (path, token) => withToken(request(url()).head(path), token),
    post: (path, body, token) => withToken(request(url()).post(path), token).send(body),
    put: (path, body, token) => withToken(request(url()).put(path), token).send(body),
    delete: (path, token) => withToken(request(url()).delete(path), token),
  };
}

/** POST to the server with this URL. */
export function postTo(url: string, ...call: Parameters<TestServer['post']>): Test {
  return callsTo(() => url).post(...call);
}

function withToken(test: Test, token: string | undefined): Test {
  return token === undefined ? test : test.set('Authorization', `Bearer ${token}`);
}

/** Another server on the same database, as a second instance would be. Ended by the caller. */
export async function startServer(
  connection: PoolConfig,
  { errors, requests, events }: Pick<TestServer, 'errors' | 'requests' | 'events'>,
  { redisUrl = null, pooled = false, ...overrides }: Overrides,
  closing: (() => unknown)[],
): Promise<Pick<TestServer, 'url' | 'port' | 'pools' | 'pool' | 'connection'>> {
  const { groupLimits } = overrides;
  const pools = createPools(connection, {
    max: 10,
    ledgerMax: ledgerConnections(groupLimits),
    pooled,
    onError: (error) => errors.push(error),
  });
  const shared = openShared(redisUrl, () => undefined);
  const { createLimiter, counters, broadcast } = shared;
  const revocations = await createRevocations({
    db: pools.general,
    accessTtlSeconds: ACCESS_TTL_SECONDS,
    broadcast,
    onError: (error) => errors.push(error),
  });
  const http = createHttpServer(() => undefined);
  const app = createApp({
    pools,
    tokens,
    devices: createDeviceTokens([SECRETS.refreshSecret]),
    cursors: createCursors([SECRETS.accessSecret]),
    passwords: createPasswords(4),
    revocations,
    refreshTtlSeconds: 7 * 86_400,
    corsOrigins: ['https://app.example.com'],
    trustProxy: [],
    createLimiter,
    counters,
    rateLimits: { authPerMinute: 0, apiPerMinute: 0 },
    tlsOnly: false,
    migrationCount: (await readMigrations()).length,
    wallet: aWallet(),
    isDraining: http.isDraining,
    onRequest: (record) => requests.push(record),
    onSecurityEvent: (record) => events.push(record),
    onError: (error) => errors.push(error),
    ...overrides,
  });
  const port = await http.listen(underContract(app), 0);
  closing.push(
    () => endPools(pools),
    () => shared.stop(),
    revocations.stop,
    () => http.stop(1_000),
  );
  return { url: `http://127.0.0.1:${port}`, port, pools, pool: pools.general, connection };
}
