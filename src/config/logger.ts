import { pino, type Logger } from 'pino';
import type { Env } from './env';

export type { Logger };

/** One JSON line per record on standard output, times in UTC. */
export function createLogger({ logLevel }: Pick<Env, 'logLevel'>): Logger {
  return pino({
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: serializeError },
  });
}

/** Only what we know to be safe: errors of pg and of parsers carry row values and request bodies in other properties. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error && { code: error.code }),
    ...(error.cause !== undefined && { cause: serializeError(error.cause) }),
  };
}
