import path from 'node:path';
import { z } from 'zod';
import type { SecretList } from '../utils/jwt.util';
import { databaseFaults, databaseVariables, toDatabaseEnv, withoutOverruled, type DatabaseEnv } from './env.database';
import { faultsOf, findGiven, wrongConfiguration } from './env.read';
import { address, duration, integer, origins, port, proxies, redisUrl } from './env.schema';
import { secretFaults, secretVariables } from './env.secrets';
import { readTracingEnv, type TracingEnv } from './env.tracing';

const BCRYPT_COST_MIN = { production: 10, elsewhere: 4 };
const DAY_SECONDS = 86_400;
const RATE_LIMIT_MAX = 1_000_000;
/** Who wants to be reached from elsewhere says so: a proxy on another machine, a container. */
const LOOPBACK = '127.0.0.1';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every variable, as it is read. What more than one of them must fulfil together is checked below. */
export const variables = z.object({
  ...databaseVariables.shape,
  PORT: port(0).default(5_000),
  BIND_ADDRESS: address.default(LOOPBACK),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  SECURITY_LOG: z.string().optional(),
  ...secretVariables.shape,
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
  METRICS_PORT: port(0).optional(),
  METRICS_ADDRESS: address.default(LOOPBACK),
  WEB_CONCURRENCY: integer(1, 64).default(1),
  // 0 would be no limit for Node.
  KEEP_ALIVE_SECONDS: integer(1, 3_600).default(65),
  SHUTDOWN_GRACE_SECONDS: integer(0, 5).default(1),
});
type Variables = z.output<typeof variables>;

/** What is set, still as text. */
type Given = Partial<Record<keyof Variables, string>>;

export interface Env extends DatabaseEnv {
  production: boolean;
  port: number;
  /** Of this machine: where the port is opened. */
  bindAddress: string;
  logLevel: Variables['LOG_LEVEL'];
  /** The file of the security log, as an absolute path. Null: standard output. */
  securityLog: string | null;
  jwt: {
    /** The first signs, all verify. */
    accessSecrets: SecretList | undefined;
    refreshSecrets: SecretList | undefined;
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
  metricsAddress: string;
  /** How many processes answer requests. */
  concurrency: number;
  /** How long the server keeps a connection open between two requests. */
  keepAliveMs: number;
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
  const result = variables.safeParse(withoutOverruled(given));
  const { tracing, error } = readTracingEnv(given);
  const faults = [
    ...faultsOf(result.error),
    ...databaseFaults(given),
    ...portFaults(given),
    ...productionFaults(given),
    ...faultsOf(error),
  ];
  if (!result.success || faults.length > 0) throw wrongConfiguration(faults);
  return Object.freeze({ ...toEnv(result.data, given), tracing });
}

function toEnv(env: Variables, given: Given): Omit<Env, 'tracing'> {
  return {
    ...toDatabaseEnv(env, given),
    production: env.NODE_ENV === 'production',
    port: env.PORT,
    bindAddress: env.BIND_ADDRESS,
    logLevel: env.LOG_LEVEL,
    securityLog: env.SECURITY_LOG === undefined ? null : path.resolve(env.SECURITY_LOG),
    jwt: {
      accessSecrets: env.JWT_ACCESS_SECRET,
      refreshSecrets: env.JWT_REFRESH_SECRET,
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
    metricsAddress: env.METRICS_ADDRESS,
    concurrency: env.WEB_CONCURRENCY,
    keepAliveMs: env.KEEP_ALIVE_SECONDS * 1_000,
    shutdownGraceMs: env.SHUTDOWN_GRACE_SECONDS * 1_000,
  };
}

/** Metrics are for whoever runs the server, and not for its clients. A free port, which 0 asks for, is always another one. */
function portFaults({ PORT = '5000', METRICS_PORT }: Given): string[] {
  if (METRICS_PORT === undefined || Number(METRICS_PORT) !== Number(PORT) || Number(PORT) === 0) return [];
  return ['  METRICS_PORT must differ from PORT'];
}

function productionFaults(given: Given): string[] {
  if (given.NODE_ENV !== 'production') return [];
  const isCheap = Number(given.BCRYPT_COST) < BCRYPT_COST_MIN.production;
  const cost = `  BCRYPT_COST must be at least ${BCRYPT_COST_MIN.production} in production`;
  return [...secretFaults(given), ...(isCheap ? [cost] : [])];
}
