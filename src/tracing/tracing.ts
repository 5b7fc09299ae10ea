import type { TracingEnv } from '../config/env.tracing';
import type { LongLived } from '../platform/lifecycle';
import type { GroupWatch } from '../services/ledger/commit/ledgerListeners';

export interface Tracing extends LongLived {
  groups: GroupWatch | undefined;
  /** Sends the last spans within half a second, and closes the connections to the collector. Never throws. */
  stop: () => Promise<void>;
}

const OFF: Tracing = { groups: undefined, stop: () => Promise.resolve(), stopMsMax: 0 };

// Call it before Express and pg are loaded: OpenTelemetry patches them while they load. `onError` receives the first error of
// each outage of the collector.
export function startTracing(env: TracingEnv | null, onError: (error: Error) => void): Tracing {
  if (!env) return OFF;
  // Not `import()`: it would look for the built file.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { startSdk } = require('./sdk') as typeof import('./sdk');
  return startSdk(env, onError);
}
