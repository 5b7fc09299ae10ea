import type { TracingEnv } from '../config/env.tracing';
import type { LongLived } from '../platform/lifecycle';
import type { GroupWatch } from '../services/ledger/commit/ledgerListeners';

export interface Tracing extends LongLived {
  /** Makes a span of each group of orders. Undefined where there are no traces. */
  groups: GroupWatch | undefined;
  /** Sends what is left, for half a second at most, and lets go of the collector. Never throws. */
  stop: () => Promise<void>;
}

const OFF: Tracing = { groups: undefined, stop: () => Promise.resolve(), stopMsMax: 0 };

/**
 * Must be called before Express, pg and what uses them are loaded: OpenTelemetry changes them while they are.
 * Off, it loads nothing. `onError` hears of each outage of the collector once.
 */
export function startTracing(env: TracingEnv | null, onError: (error: Error) => void): Tracing {
  if (!env) return OFF;
  // Not `import()`, which would look for a file that there is only after the build.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { startSdk } = require('./sdk') as typeof import('./sdk');
  return startSdk(env, onError);
}
