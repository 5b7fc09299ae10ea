import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type Logger, type LoggerOptions } from 'pino';
import type { Env } from './env';
import { FormattedOutput } from '../platform/log/formattedOutput';
import { LogFile } from '../platform/log/logFile';
import { LogOutput } from '../platform/log/logOutput';
import { createDescriptorTarget } from '../platform/log/logTarget';
import { createPrettyLine } from '../platform/log/prettyLine';

export type { Logger };

export interface Log {
  logger: Logger;
  output: LogOutput;
  /** Security events: a separate file, or the same output. */
  security: { logger: Logger; output: LogOutput };
}

type LogEnv = Pick<Env, 'logLevel'> & Partial<Pick<Env, 'logFormat' | 'tracing' | 'concurrency' | 'securityLog'>>;

/**
 * One line per record: on standard output, in JSON or for a developer, and for security events in JSON in a file where the
 * environment names one. Times in JSON are in UTC. Where there are traces, a record names the one that it was written in.
 * `fields` stand in each record.
 */
export function createLog(
  { logLevel, logFormat = 'json', tracing, concurrency = 1, securityLog = null }: LogEnv,
  fields: object | null = null,
): Log {
  const options: LoggerOptions = {
    level: logLevel,
    base: fields,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: serializeError },
    ...(tracing && { mixin: traceFields }),
  };
  const output = openStandardOutput(concurrency, (dropped) => logger.warn({ dropped }, 'records were dropped'));
  const logger = pino(options, logFormat === 'pretty' ? prettyOutput(output) : output);
  const security = securityLog === null ? { logger, output } : openSecurityLog(securityLog, options);
  return { logger, output, security };
}

/** `hasColors` exists on a terminal only, and follows NO_COLOR. */
function prettyOutput(output: LogOutput): FormattedOutput {
  const terminal: { hasColors?: () => boolean } = process.stdout;
  return new FormattedOutput(output, createPrettyLine({ colours: terminal.hasColors?.() ?? false }));
}

/** LOG_LEVEL does not apply to security events. @throws Error when the file cannot be opened */
function openSecurityLog(path: string, options: LoggerOptions): Log['security'] {
  const output = new LogOutput(openFile(path), (dropped) => logger.warn({ dropped }, 'records were dropped'));
  const logger = pino({ ...options, level: 'info' }, output);
  return { logger, output };
}

function openFile(path: string): LogFile {
  try {
    return new LogFile(path);
  } catch (error) {
    throw new Error(`SECURITY_LOG cannot be opened: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Node opens the stream of a pipe or a socket as non-blocking, so a reader that has stopped blocks no thread of ours either:
 * the process can end by itself, and with its own exit code. On a file or a terminal a write may still block its thread.
 */
function openStandardOutput(concurrency: number, onCaughtUp: (dropped: number) => void): LogOutput {
  process.stdout.on('error', () => undefined);
  return new LogOutput(createDescriptorTarget(process.stdout.fd, { shared: concurrency > 1 }), onCaughtUp);
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
