import path from 'node:path';
import { databaseFaults, toDatabaseEnv, withoutOverruled } from './env.database';
import { faultsOf, findGiven, wrongConfiguration, type Given } from './env.read';
import { secretFaults } from './variables/secretList';
import { readTracingEnv } from './env.tracing';
import { BCRYPT_COST_MIN, CLIENT_VARIABLES, TOKEN_VARIABLES } from './variables/clients';
import { DATABASE_VARIABLES } from './variables/database';
import { LISTENING_VARIABLES, OPERATION_VARIABLES } from './variables/server';
import { schemaOf, type Values } from './variables/variable';

export const VARIABLES = {
  ...DATABASE_VARIABLES,
  ...LISTENING_VARIABLES,
  ...TOKEN_VARIABLES,
  ...CLIENT_VARIABLES,
  ...OPERATION_VARIABLES,
};
export const environmentSchema = schemaOf(VARIABLES);

export type Env = ReturnType<typeof toEnv> & Pick<ReturnType<typeof readTracingEnv>, 'tracing'>;

/**
 * Reads the environment once, at start, and checks it whole.
 * @throws Error with one message that names every wrong variable, and no value of a secret.
 */
export function loadEnv(source: NodeJS.ProcessEnv): Readonly<Env> {
  const given = findGiven(source);
  const result = environmentSchema.safeParse(withoutOverruled(given));
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

/** The names and units that the program uses. Null stands for an optional part that is off. */
function toEnv(env: Values<typeof VARIABLES>, given: Given) {
  return {
    ...toDatabaseEnv(env, given),
    production: env.NODE_ENV === 'production',
    port: env.PORT,
    bindAddress: env.BIND_ADDRESS,
    logLevel: env.LOG_LEVEL,
    logFormat: env.LOG_FORMAT ?? (env.NODE_ENV === 'production' ? 'json' : 'pretty'),
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

/** The clients of the API must not read the metrics. Two ports of 0 are two different free ports. */
function portFaults({ PORT = '5000', METRICS_PORT }: Given): string[] {
  if (METRICS_PORT === undefined || Number(METRICS_PORT) !== Number(PORT) || Number(PORT) === 0) return [];
  return ['  METRICS_PORT must differ from PORT'];
}

function productionFaults(given: Given): string[] {
  if (given['NODE_ENV'] !== 'production') return [];
  const isCheap = Number(given['BCRYPT_COST']) < BCRYPT_COST_MIN.production;
  const cost = `  BCRYPT_COST must be at least ${BCRYPT_COST_MIN.production} in production`;
  return [...secretFaults(given), ...(isCheap ? [cost] : [])];
}
