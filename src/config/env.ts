import path from 'node:path';
import type { PoolConfig } from 'pg';
import { z } from 'zod';
import { duration, integer, origins, postgresUrl, proxies, redisUrl } from './env.schema';
import { readTracingEnv, type TracingEnv } from './env.tracing';

const SECRET_BYTES_MIN = 32;
const BCRYPT_COST_MIN = { production: 10, elsewhere: 4 };
const DAY_SECONDS = 86_400;
const RATE_LIMIT_MAX = 1_000_000;
/** Secrets that stand in public text: whoever copied an example is not protected by it. */
const EXAMPLE_SECRET = /your_|change[-_ ]?me|example|placeholder/i;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every variable, as it is read. What more than one of them must fulfil together is checked below. */
export const variables = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development'),
  PORT: integer(0, 65_535).default(5_000),
  DATA_DIR: z.string().default('.data'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  DATABASE_URL: postgresUrl.optional(),
  DB_HOST: z.string().optional(),
  DB_PORT: integer(1, 65_535).optional(),
  DB_USER: z.string().optional(),
  DB_PASSWORD: z.string().optional(),
  DB_NAME: z.string().optional(),
  DB_POOL_MAX: integer(1, 1_000).default(10),
  DB_POOLER: z.literal('transaction', 'must be transaction, or nothing').optional(),
  JWT_ACCESS_SECRET: z.string().optional(),
  JWT_REFRESH_SECRET: z.string().optional(),
  JWT_ACCESS_EXPIRY: duration(DAY_SECONDS).default(900),
  JWT_REFRESH_EXPIRY: duration(30 * DAY_SECONDS).default(7 * DAY_SECONDS),
  JWT_ISSUER: z.string().default('payverse'),
  JWT_AUDIENCE: z.string().default('payverse'),
  BCRYPT_COST: integer(BCRYPT_COST_MIN.elsewhere, 20).default(12),
  CORS_ORIGINS: origins.default([]),
  TRUST_PROXY: proxies.default([]),
  RATE_LIMIT_AUTH: integer(0, RATE_LIMIT_MAX).default(20),
  RATE_LIMIT_API: integer(0, RATE_LIMIT_MAX).default(600),
  REDIS_URL: redisUrl.optional(),
  METRICS_PORT: integer(0, 65_535).optional(),
  WEB_CONCURRENCY: integer(1, 64).default(1),
  SHUTDOWN_GRACE_SECONDS: integer(0, 5).default(1),
});
type Variables = z.output<typeof variables>;

const databaseVariables = variables.pick({
  NODE_ENV: true,
  DATA_DIR: true,
  DATABASE_URL: true,
  DB_HOST: true,
  DB_PORT: true,
  DB_USER: true,
  DB_PASSWORD: true,
  DB_NAME: true,
});
type DatabaseVariables = z.output<typeof databaseVariables>;

/** What is set, still as text. */
type Given = Partial<Record<keyof Variables, string>>;

export interface Env {
  production: boolean;
  port: number;
  /** An absolute path. */
  dataDir: string;
  logLevel: Variables['LOG_LEVEL'];
  /** Null when none is configured: the server then starts a PostgreSQL of its own. */
  database: PoolConfig | null;
  databasePoolMax: number;
  /** A pooler stands before the database, and lends us a connection for one transaction at a time. */
  databasePooled: boolean;
  jwt: {
    accessSecret: string | undefined;
    refreshSecret: string | undefined;
    accessTtlSeconds: number;
    refreshTtlSeconds: number;
    issuer: string;
    audience: string;
  };
  bcryptCost: number;
  corsOrigins: readonly string[];
  /** Addresses of the proxies whose forwarded headers are believed. */
  trustProxy: readonly string[];
  /** Calls a minute; 0 is no limit. */
  rateLimits: { authPerMinute: number; apiPerMinute: number };
  /** What several processes share limits and ended sessions through. Null for one process. */
  redisUrl: string | null;
  /** Null where nobody asks for metrics. */
  metricsPort: number | null;
  /** How many processes answer requests. */
  concurrency: number;
  /** How long the server goes on listening after it was told to stop, so that whoever sends it requests notices. */
  shutdownGraceMs: number;
  /** Null when nobody asks for traces. */
  tracing: TracingEnv | null;
}

/**
 * Reads the environment once, at start, and checks it whole.
 * @throws Error with one message that names every wrong variable, and no value of a secret.
 */
export function loadEnv(source: NodeJS.ProcessEnv): Readonly<Env> {
  const given = findGiven(source);
  const result = variables.safeParse(given);
  const { tracing, error } = readTracingEnv(given);
  const faults = [
    ...faultsOf(result.error),
    ...databaseFaults(given),
    ...portFaults(given),
    ...productionFaults(given),
    ...faultsOf(error),
  ];
  if (!result.success || faults.length > 0) throw wrongConfiguration(faults);
  return Object.freeze({ ...toEnv(result.data), tracing });
}

/** The part that says where the data is. A program that only looks at it needs no secrets. @throws as `loadEnv` does */
export function loadDatabaseEnv(source: NodeJS.ProcessEnv): Readonly<Pick<Env, 'dataDir' | 'database'>> {
  const given = findGiven(source);
  const result = databaseVariables.safeParse(given);
  const faults = [...faultsOf(result.error), ...databaseFaults(given)];
  if (!result.success || faults.length > 0) throw wrongConfiguration(faults);
  return Object.freeze({ dataDir: path.resolve(result.data.DATA_DIR), database: toDatabase(result.data) });
}

/** `DB_HOST=` in a .env file means "not set". */
export function findGiven(source: NodeJS.ProcessEnv): Given {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
}

function wrongConfiguration(faults: string[]): Error {
  return new Error(`Wrong configuration:\n${faults.join('\n')}`);
}

function toEnv(env: Variables): Omit<Env, 'tracing'> {
  return {
    production: env.NODE_ENV === 'production',
    port: env.PORT,
    dataDir: path.resolve(env.DATA_DIR),
    logLevel: env.LOG_LEVEL,
    database: toDatabase(env),
    databasePoolMax: env.DB_POOL_MAX,
    databasePooled: env.DB_POOLER === 'transaction',
    jwt: {
      accessSecret: env.JWT_ACCESS_SECRET,
      refreshSecret: env.JWT_REFRESH_SECRET,
      accessTtlSeconds: env.JWT_ACCESS_EXPIRY,
      refreshTtlSeconds: env.JWT_REFRESH_EXPIRY,
      issuer: env.JWT_ISSUER,
      audience: env.JWT_AUDIENCE,
    },
    bcryptCost: env.BCRYPT_COST,
    corsOrigins: env.CORS_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    rateLimits: { authPerMinute: env.RATE_LIMIT_AUTH, apiPerMinute: env.RATE_LIMIT_API },
    redisUrl: env.REDIS_URL ?? null,
    metricsPort: env.METRICS_PORT ?? null,
    concurrency: env.WEB_CONCURRENCY,
    shutdownGraceMs: env.SHUTDOWN_GRACE_SECONDS * 1_000,
  };
}

function toDatabase(env: DatabaseVariables): PoolConfig | null {
  if (env.DATABASE_URL) return { connectionString: env.DATABASE_URL };
  if (!env.DB_HOST) return null;
  return {
    host: env.DB_HOST,
    port: env.DB_PORT ?? 5_432,
    user: env.DB_USER ?? 'postgres',
    database: env.DB_NAME ?? 'payverse_db',
    ...(env.DB_PASSWORD !== undefined && { password: env.DB_PASSWORD }),
  };
}

function faultsOf(error: z.ZodError | undefined): string[] {
  return (error?.issues ?? []).map(({ path: [name], message }) => `  ${String(name)} ${message}`);
}

/** What depends on more than one variable is looked at whether or not each by itself is right: one message names all. */
function databaseFaults(given: Given): string[] {
  if (given.DATABASE_URL || given.DB_HOST) return [];
  if (given.NODE_ENV === 'production') return ['  DB_HOST or DATABASE_URL must name a database in production'];
  const others = given.DB_PORT ?? given.DB_USER ?? given.DB_PASSWORD ?? given.DB_NAME ?? given.DB_POOLER;
  return others === undefined ? [] : ['  DB_HOST must be set with the other DB_ variables'];
}

/** Metrics are for whoever runs the server, and not for its clients. A free port, which 0 asks for, is always another one. */
function portFaults({ PORT = '5000', METRICS_PORT }: Given): string[] {
  if (METRICS_PORT === undefined || Number(METRICS_PORT) !== Number(PORT) || Number(PORT) === 0) return [];
  return ['  METRICS_PORT must differ from PORT'];
}

function productionFaults(given: Given): string[] {
  if (given.NODE_ENV !== 'production') return [];
  const { JWT_ACCESS_SECRET: access, JWT_REFRESH_SECRET: refresh, BCRYPT_COST: cost } = given;
  const faults = [
    secretFault('JWT_ACCESS_SECRET', access),
    secretFault('JWT_REFRESH_SECRET', refresh),
    access && access === refresh && 'JWT_REFRESH_SECRET must differ from JWT_ACCESS_SECRET',
    Number(cost) < BCRYPT_COST_MIN.production &&
      `BCRYPT_COST must be at least ${BCRYPT_COST_MIN.production} in production`,
  ];
  return faults.filter((fault) => typeof fault === 'string' && fault !== '').map((fault) => `  ${fault as string}`);
}

function secretFault(name: string, secret: string | undefined): string | false {
  if (secret === undefined) return `${name} must be set in production`;
  if (Buffer.byteLength(secret) < SECRET_BYTES_MIN) return `${name} must have at least ${SECRET_BYTES_MIN} bytes`;
  return EXAMPLE_SECRET.test(secret) && `${name} must not be an example`;
}
