import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { Env } from './env';

export type { Logger };

/** One JSON line per record on standard output, times in UTC. Where there are traces, it names the one that it was written in. */
export function createLogger({ logLevel, tracing }: Pick<Env, 'logLevel'> & Partial<Pick<Env, 'tracing'>>): Logger {
  const options: LoggerOptions = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: serializeError },
    ...(tracing && { mixin: traceFields }),
  };
  return pino(options, createOutput());
}

/**
 * Standard output, written to once for all that one turn of the event loop has to say: the answers of a group of transfers
 * end together, and a system call for the line of each would cost more than the line.
 */
function createOutput(): DestinationStream & { flushSync: () => void } {
  const output = pino.destination({ dest: 1, sync: true });
  let waiting = '';

  function flushSync(): void {
    const text = waiting;
    waiting = '';
    if (text !== '') output.write(text);
  }

  function write(line: string): void {
    if (waiting === '') setImmediate(flushSync);
    waiting += line;
  }

  process.once('exit', flushSync);
  return { write, flushSync };
}

/** Under the names that OpenTelemetry has for logs that are not its own. */
function traceFields(): Record<string, string> {
  const context = trace.getActiveSpan()?.spanContext();
  if (!context || !isSpanContextValid(context)) return {};
  const { traceId, spanId, traceFlags } = context;
  return { trace_id: traceId, span_id: spanId, trace_flags: traceFlags.toString(16).padStart(2, '0') };
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
